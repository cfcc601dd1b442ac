package io.hooktrail.eventlog.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.LogOrder;
import io.hooktrail.problem.WrongSetting;

/**
 * Remembers in a file beside the embedded store how far the log had come. H2 opens a file that was cut short without a word at
 * the last state that is whole, so what had been acknowledged since would be missed by nobody (ADR 28).
 */
@Component
class PositionMark implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PositionMark.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogOrder order;
    private final Path file;
    private final boolean isEmbedded;
    private volatile long position;
    private volatile boolean running;
    private volatile @Nullable Thread writer;
    private long written;
    private boolean isFailing;

    PositionMark(HeadLock lock, LogOrder order, @Value("${hooktrail.store.url:}") String url,
            @Value("${hooktrail.data-dir:./data}") Path data) {
        this.order = order;
        this.file = data.resolve("hooktrail.position");
        this.isEmbedded = url.startsWith("jdbc:h2:file:");
        lock.onCommit(last -> position = last);
    }

    /** @throws WrongSetting when the store is behind what is remembered of it */
    @Override
    public void start() {
        running = true;
        if (!isEmbedded) {
            return;
        }
        position = order.position();
        var remembered = read();
        if (remembered > position) {
            throw new WrongSetting("hooktrail.data-dir", "holds a damaged or older store: hooktrail.mv.db ends at "
                    + "position " + position + " of the log, which had come to " + remembered + ". Put back a newer "
                    + "copy, or go without what is missing by removing " + file.toAbsolutePath().normalize()
                    + "; docs/reliability.md tells what that means", "");
        }
        writer = Thread.ofPlatform().name("position-mark").daemon().start(this::keep);
    }

    private void keep() {
        while (running) {
            LockSupport.parkNanos(PAUSE_NANOS);
            write();
        }
    }

    private long read() {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{} cannot be read; whether the store is whole is not known", file, e);
            return 0;
        }
    }

    /** Always as many bytes in the same place, so that a death in between leaves no half number, and a full disk the last one. */
    private synchronized void write() {
        var last = position;
        if (last == written) {
            return;
        }
        var line = String.format(Locale.ROOT, "%019d\n", last).getBytes(StandardCharsets.US_ASCII);
        try (var channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                owner())) {
            channel.write(ByteBuffer.wrap(line));
            written = last;
            isFailing = false;
        } catch (IOException e) {
            if (!isFailing) {
                LOG.warn("{} cannot be written", file, e);
            }
            isFailing = true;
        }
    }

    /** For the router's user alone, as everything in the directory. */
    private FileAttribute<?>[] owner() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void stop() {
        running = false;
        var thread = writer;
        if (thread != null) {
            LockSupport.unpark(thread);
            write();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before anything is appended; stopped after the last entry. */
    @Override
    public int getPhase() {
        return 4;
    }
}
