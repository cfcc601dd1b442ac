package io.hooktrail.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Verdict;
import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * GitHub, mapped by the CloudEvents adapter (cloudevents/spec, adapters/github.md), its slips repaired: {@code discussion} has
 * its time, {@code repository_dispatch} and {@code repository_ruleset} their dot, {@code status} its state, and
 * {@code repository_vulnerability_alert} the repository's time; a Dependabot alert's subject is its number, as there is no id.
 * A source that the payload does not tell falls back to the repository, the organization, the enterprise, then the sender.
 *
 * <p>A delivery without {@code X-GitHub-Delivery} has no deduplication key; the id is then the hash of the body. The
 * fingerprint is the data as they came. A repeated {@code action} at the top leaves the type open, so it is quarantined.
 */
public final class GithubProvider implements Provider {

    private static final String PREFIX = "com.github";
    private static final String SOURCE = "https://api.github.com";
    private static final Quarantine QUARANTINE = new Quarantine(PREFIX, SOURCE);
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final String DIGEST_PREFIX = "sha256=";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final HmacScheme SCHEME = new HmacScheme(HmacScheme.Algorithm.SHA256, DigestText.HEX_LOWER);
    private static final List<String> SOURCES_ELSE = List.of("repository.url", "organization.url",
            "enterprise.url", "enterprise.html_url", "sender.url");

    /**
     * How one event is named.
     *
     * @param suffix members whose values follow the event's name, each with a dot
     * @param source where the source stands; two joined by {@code /} are joined so
     * @param subject where the subject stands, first hit wins
     * @param time where the time stands, first hit wins; the receipt's time when none does
     */
    private record Row(List<String> suffix, List<String> source, List<String> subject, List<String> time) {

        /** From "suffix source subject time", where A is action, R and O are the repository's and its owner's url. */
        static Row of(String columns) {
            var cells = columns.strip().split("\\s+", -1);
            return new Row(paths(cells[0].equals("A") ? "action" : cells[0].replace('+', '|')),
                    paths(switch (cells[1]) {
                        case "R" -> "repository.url";
                        case "O" -> "repository.owner.url";
                        default -> cells[1];
                    }), paths(cells[2]), paths(cells[3]));
        }

        private static List<String> paths(String cell) {
            return cell.equals("-") ? List.of() : List.of(cell.split("\\|", -1));
        }
    }

    /** Also for events the adapter does not know, {@code ping} excepted. */
    private static final Row DEFAULT = Row.of("A R - -");

    private static final String TABLE = """
            branch_protection_rule          A R rule.id rule.updated_at
            check_run                       A R check_run.id check_run.completed_at|check_run.started_at
            check_suite                     A R check_suite.id check_suite.updated_at
            code_scanning_alert             A R alert.number -
            commit_comment                  A comment.url/comment.commit_id comment.id comment.updated_at
            content_reference               A R content_reference.id -
            create                          ref_type R ref -
            custom_property                 A R definition.property_name -
            delete                          ref_type R ref -
            dependabot_alert                A R alert.id|alert.number -
            deploy_key                      A R key.id key.deleted_at|key.created_at
            deployment                      - R deployment.id deployment.updated_at
            deployment_protection_rule      A deployment.url deployment.id -
            deployment_review               A deployment.url workflow_run.id -
            deployment_status               deployment_status.state deployment.url deployment_status.url deployment_status.updated_at
            discussion                      A R discussion.id discussion.updated_at
            discussion_comment              A R discussion.id comment.updated_at
            fork                            - R forkee.url forkee.created_at
            github_app_authorization        - sender.url - -
            gollum                          - R - -
            installation                    A installation.account.url installation.id installation.updated_at
            installation_repositories       A installation.account.url installation.id installation.updated_at
            installation_target             A installation.account.url installation.id -
            issue_comment                   A issue.url comment.id comment.updated_at
            issues                          A R issue.number issue.updated_at
            label                           A R label.name -
            marketplace_purchase            A ^sender.url marketplace_purchase.account.login effective_date
            member                          A R member.login -
            membership                      scope+action team.url member.login -
            merge_group                     A R merge_group.head_ref -
            meta                            A R hook_id hook.updated_at
            milestone                       A R milestone.number milestone.updated_at
            organization                    A organization.url membership.user.login -
            org_block                       A organization.url blocked_user.login -
            package                         A R package.id package.updated_at|package.created_at
            page_build                      - R build.url pusher.updated_at
            ping                            - R hook_id hook.updated_at
            project_card                    A R project_card.id project_card.updated_at
            project_column                  A R project_column.id project_column.updated_at
            project                         A R project.id project.updated_at
            projects_v2                     A R projects_v2.id projects_v2.updated_at
            projects_v2_item                A R projects_v2_item.id projects_v2_item.updated_at
            projects_v2_status_update       A R projects_v2_status_update.id projects_v2_status_update.updated_at
            public                          - O repository.name repository.updated_at
            pull_request                    A R number pull_request.updated_at
            pull_request_review             A pull_request.url review.id review.submitted_at
            pull_request_review_comment     A pull_request.url comment.id pull_request.updated_at
            pull_request_review_thread      A pull_request.url pull_request.id -
            push                            - R ref -
            registry_package                A R registry_package.html_url registry_package.updated_at
            release                         A R release.id -
            repository                      A O repository.name repository.updated_at
            repository_advisory             A R repository_advisory.ghsa_id repository_advisory.updated_at
            repository_dispatch             A O - -
            repository_import               - O repository.name repository.updated_at
            repository_ruleset              A O repository.name repository.updated_at
            repository_vulnerability_alert  A R alert.id repository.updated_at
            secret_scanning_alert           A R alert.number alert.updated_at|alert.created_at
            secret_scanning_alert_location  A R alert.number alert.updated_at|alert.created_at
            security_advisory               A https://github.com security_advisory.ghsa_id security_advisory.updated_at
            security_and_analysis           - R - -
            sponsorship                     A R sponsorship.sponsor.login -
            star                            A R - starred_at
            status                          state R sha updated_at
            team                            A R team.id updated_at
            team_add                        A R team.id -
            workflow_dispatch               - R workflow -
            workflow_job                    A R workflow_job.name -
            workflow_run                    A R workflow.name -
            """;

    private static final Map<String, Row> ROWS = rows();

    private static Map<String, Row> rows() {
        var rows = new LinkedHashMap<String, Row>();
        TABLE.lines()
                .forEach(line -> rows.put(line.substring(0, line.indexOf(' ')), Row.of(line.substring(line.indexOf(
                        ' ')))));
        return Map.copyOf(rows);
    }

    @Override
    public String name() {
        return "github";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        return Settings.of(configuration).finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json", FORM);
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of("x-hub-signature", "x-hub-signature-256");
    }

    /** Only SHA-256 counts: the SHA-1 header that GitHub sends beside it is never fallen back to. */
    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        return SignedHeader.read(request, SIGNATURE)
                .judge(value -> value.startsWith(DIGEST_PREFIX)
                        ? SCHEME.verify("github sha256", Settings.utf8(credentials.secrets()),
                                List.of(value.substring(DIGEST_PREFIX.length())), request.body())
                        : new Rejected(Code.SIGNATURE_INVALID, SIGNATURE + " does not begin with " + DIGEST_PREFIX));
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        return new Normalized("github/1", List.of(map(request)));
    }

    private static NormalizedEvent map(ReceivedRequest request) {
        var isForm = Quarantine.contentType(request, "").toLowerCase(Locale.ROOT).startsWith(FORM);
        var data = isForm ? payloadField(request.body()) : request.body();
        if (data == null) {
            return QUARANTINE.whole(request, "the form has not exactly one readable payload field");
        }
        return Payload.read(data)
                .fold(read -> read.root().isObject()
                        ? map(request, read, data, isForm ? -1 : 0)
                        : QUARANTINE.whole(request, "the payload is no JSON object"),
                        reason -> QUARANTINE.whole(request, reason));
    }

    private static byte @Nullable [] payloadField(byte[] form) {
        var fields = List.of(new String(form, StandardCharsets.ISO_8859_1).split("&", -1))
                .stream()
                .filter(field -> field.startsWith("payload="))
                .toList();
        if (fields.size() != 1) {
            return null;
        }
        try {
            return URLDecoder.decode(fields.getFirst().substring("payload=".length()), StandardCharsets.UTF_8)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Read read, byte[] data, int offset) {
        var root = read.root();
        var name = single(request, "X-GitHub-Event");
        if (name == null || !name.matches("[A-Za-z0-9_.-]{1,128}")) {
            return QUARANTINE.whole(request, "there is no usable X-GitHub-Event header to name the event");
        }
        var row = ROWS.getOrDefault(name, DEFAULT);
        if (read.repeats(row.suffix())) {
            return QUARANTINE.whole(request, "a member that names the event stands twice");
        }
        var type = new StringBuilder(PREFIX + "." + name);
        for (var path : row.suffix()) {
            var part = at(root, path);
            if (part.isString() && Attributes.isText(part.stringValue())) {
                type.append('.').append(part.stringValue());
            }
        }
        var delivery = single(request, "X-GitHub-Delivery");
        var key = Attributes.isText(delivery) ? delivery : null;
        var event = new Attributes(key == null ? "sha256-" + Payload.hash(data) : key, source(root, row),
                type.toString())
                .text("subject", first(root, row.subject()))
                .text("time", time(root, row, name, request))
                .text("datacontenttype", "application/json")
                .with(data);
        return new NormalizedEvent(event, offset, key, data, null, List.of());
    }

    private static @Nullable String single(ReceivedRequest request, String header) {
        var values = SignedHeader.values(request, header);
        return values.size() == 1 ? values.getFirst() : null;
    }

    private static String source(JsonNode root, Row row) {
        for (var path : row.source()) {
            var source = source(root, path);
            if (Attributes.isAbsoluteUri(source)) {
                return java.util.Objects.requireNonNull(source);
            }
        }
        for (var path : SOURCES_ELSE) {
            var source = Attributes.idText(at(root, path));
            if (source != null && Attributes.isAbsoluteUri(source)) {
                return source;
            }
        }
        return SOURCE;
    }

    private static @Nullable String source(JsonNode root, String path) {
        if (path.startsWith("https:")) {
            return path;
        }
        if (path.startsWith("^")) {
            var url = Attributes.idText(at(root, path.substring(1)));
            return url == null || url.indexOf('/') < 0 ? null : url.substring(0, url.lastIndexOf('/'));
        }
        var slash = path.indexOf('/');
        if (slash < 0) {
            return Attributes.idText(at(root, path));
        }
        var head = Attributes.idText(at(root, path.substring(0, slash)));
        var tail = Attributes.idText(at(root, path.substring(slash + 1)));
        return head == null || tail == null ? head : head + "/" + Attributes.segment(tail);
    }

    private static @Nullable String first(JsonNode root, List<String> paths) {
        return paths.stream()
                .map(path -> Attributes.idText(at(root, path)))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A release is dated by what happened to it ({@code release.published_at}); a time we cannot read is the receipt's. */
    private static String time(JsonNode root, Row row, String name, ReceivedRequest request) {
        var paths = name.equals("release")
                ? List.of("release." + root.path("action").asString("") + "_at", "release.updated_at")
                : row.time();
        return paths.stream()
                .map(path -> Attributes.time(at(root, path)))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(request.receivedAt().toString());
    }

    private static JsonNode at(JsonNode root, String path) {
        var node = root;
        for (var name : path.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }
}
