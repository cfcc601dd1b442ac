package io.hooktrail.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Where the embedded store and the generated keys lie: for the router's user alone. */
final class DataDirectory {

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final int STICKY = 01000;

    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /** Made with permissions 0700 when it is not there; its parents too. */
    static DataDirectory at(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, isPosix(path.toAbsolutePath().getRoot())
                    ? new java.nio.file.attribute.FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(OWNER)}
                    : new java.nio.file.attribute.FileAttribute<?>[0]);
        }
        return new DataDirectory(path);
    }

    boolean isWritable() {
        return Files.isWritable(path);
    }

    /** Whether another process has the embedded store open; H2 would write a stack trace beside it. */
    boolean isOpenElsewhere() throws IOException {
        var store = path.resolve("hooktrail.mv.db");
        if (!Files.isWritable(store)) {
            return false;
        }
        try (var channel = FileChannel.open(store, StandardOpenOption.WRITE); var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true; // this process has it
        }
    }

    /**
     * Takes the directory (0700) and the store's files (0600) away from everybody else. A directory that all may write to with
     * the sticky bit, such as {@code /tmp}, is others' too and stays as it is.
     *
     * @return what was changed, as a line for the log; empty when nothing had to be
     */
    Optional<String> tighten() throws IOException {
        if (!isPosix(path)) {
            return Optional.empty();
        }
        var changed = 0;
        try {
            var isShared = ((int) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
            changed += isShared ? 0 : tightened(path);
            try (var files = Files.newDirectoryStream(path, "hooktrail.*")) {
                for (var file : files) {
                    changed += tightened(file);
                }
            }
        } catch (FileSystemException e) {
            return Optional.of("the permissions of " + e.getFile() + " cannot be set: others may be able to read it");
        }
        return changed == 0
                ? Optional.empty()
                : Optional.of(
                        "others could read " + path.toAbsolutePath().normalize() + "; it is the router's alone now");
    }

    private static int tightened(Path file) throws IOException {
        var granted = Files.getPosixFilePermissions(file);
        var kept = EnumSet.copyOf(OWNER);
        kept.retainAll(granted);
        if (kept.equals(granted)) {
            return 0;
        }
        Files.setPosixFilePermissions(file, kept);
        return 1;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
