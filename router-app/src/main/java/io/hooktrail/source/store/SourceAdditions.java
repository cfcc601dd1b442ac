package io.hooktrail.source.store;

import java.sql.DatabaseMetaData;
import javax.sql.DataSource;

import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The statements that add to a row or make it. On PostgreSQL a MERGE of two nodes at once fails for the second when the row is
 * new; its own clause waits and adds. H2 knows only MERGE, and has one process.
 *
 * @param count of tenant, source, generation, hour, outcome, number
 * @param received of tenant, source, generation, microseconds
 */
record SourceAdditions(String count, String received) {

    private static final SourceAdditions OF_POSTGRES = new SourceAdditions(
            """
                    INSERT INTO source_count AS t (tenant, source, generation, epoch_hour, outcome, number)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (tenant, source, generation, epoch_hour, outcome)
                        DO UPDATE SET number = t.number + EXCLUDED.number""",
            """
                    INSERT INTO source_received AS t (tenant, source, generation, last_at)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (tenant, source, generation)
                        DO UPDATE SET last_at = GREATEST(t.last_at, EXCLUDED.last_at)""");

    private static final SourceAdditions OF_H2 = new SourceAdditions(
            """
                    MERGE INTO source_count t
                    USING (SELECT CAST(? AS VARCHAR(63)) AS tenant, CAST(? AS VARCHAR(63)) AS source,
                                  CAST(? AS INT) AS generation, CAST(? AS BIGINT) AS epoch_hour,
                                  CAST(? AS VARCHAR(80)) AS outcome, CAST(? AS BIGINT) AS number) s
                    ON (t.tenant = s.tenant AND t.source = s.source AND t.generation = s.generation
                        AND t.epoch_hour = s.epoch_hour AND t.outcome = s.outcome)
                    WHEN MATCHED THEN UPDATE SET number = t.number + s.number
                    WHEN NOT MATCHED THEN INSERT (tenant, source, generation, epoch_hour, outcome, number)
                        VALUES (s.tenant, s.source, s.generation, s.epoch_hour, s.outcome, s.number)""",
            """
                    MERGE INTO source_received t
                    USING (SELECT CAST(? AS VARCHAR(63)) AS tenant, CAST(? AS VARCHAR(63)) AS source,
                                  CAST(? AS INT) AS generation, CAST(? AS BIGINT) AS last_at) s
                    ON (t.tenant = s.tenant AND t.source = s.source AND t.generation = s.generation)
                    WHEN MATCHED THEN UPDATE SET last_at = GREATEST(t.last_at, s.last_at)
                    WHEN NOT MATCHED THEN INSERT (tenant, source, generation, last_at)
                        VALUES (s.tenant, s.source, s.generation, s.last_at)""");

    static SourceAdditions of(DataSource store) throws MetaDataAccessException {
        return JdbcUtils.extractDatabaseMetaData(store, DatabaseMetaData::getDatabaseProductName)
                .equals("PostgreSQL") ? OF_POSTGRES : OF_H2;
    }
}
