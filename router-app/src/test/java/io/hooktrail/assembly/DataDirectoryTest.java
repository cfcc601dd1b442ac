package io.hooktrail.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DataDirectoryTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aNewOneIsForItsOwnerAlone() throws IOException {
        var data = directory.resolve("a/data");

        assertThat(DataDirectory.at(data).isWritable()).isTrue();
        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(DataDirectory.at(data).tighten()).isEmpty();
    }

    @Test
    void oneThatOthersCanReadIsTightenedAndTold() throws IOException {
        var store = Files.writeString(directory.resolve("hooktrail.mv.db"), "");
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(DataDirectory.at(directory).tighten()).hasValueSatisfying(
                line -> assertThat(line).startsWith("others could read " + directory));

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(store)).isEqualTo("rw-------");
    }

    @Test
    void oneThatIsSharedByAllStaysButItsFilesDoNot() throws IOException, InterruptedException {
        var store = Files.writeString(directory.resolve("hooktrail.mv.db"), "");
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new ProcessBuilder("chmod", "1777", directory.toString()).start().waitFor()).isZero();

        assertThat(DataDirectory.at(directory).tighten()).isPresent();

        assertThat(permissions(directory)).isEqualTo("rwxrwxrwx");
        assertThat(permissions(store)).isEqualTo("rw-------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
