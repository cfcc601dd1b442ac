package io.hooktrail.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads on in a ledger that is still written: each whole line once. */
final class LedgerTail {

    private static final int READ_BYTES_MAX = 1024 * 1024;

    private final Path path;
    private long offset;

    LedgerTail(Path path) {
        this.path = path;
    }

    /** Gives out the lines that have come since the last call, and tells how many there were. */
    int read(Consumer<String> reader) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        var count = 0;
        try (var file = FileChannel.open(path)) {
            var bytes = ByteBuffer.allocate(READ_BYTES_MAX);
            while (file.read(bytes.clear(), offset) > 0) {
                var whole = lastLineEnd(bytes);
                if (whole == 0) {
                    break;
                }
                var lines = new String(bytes.array(), 0, whole, StandardCharsets.UTF_8).lines().toList();
                lines.forEach(reader);
                count += lines.size();
                offset += whole;
            }
        }
        return count;
    }

    private static int lastLineEnd(ByteBuffer bytes) {
        for (var end = bytes.position(); end > 0; end--) {
            if (bytes.get(end - 1) == '\n') {
                return end;
            }
        }
        return 0;
    }
}
