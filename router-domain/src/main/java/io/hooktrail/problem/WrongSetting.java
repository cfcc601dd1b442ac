package io.hooktrail.problem;

import java.util.Locale;

/** A setting with which the router must not start; the message is the one line that the operator reads. */
public class WrongSetting extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * @param setting its name in files, such as {@code hooktrail.store.url}
     * @param fault what is wrong, with the value unless it is a secret
     * @param example a value that would do, or how to make one; empty when none would
     */
    public WrongSetting(String setting, String fault, String example) {
        super(variable(setting) + " (" + setting + ") " + fault
                + (example.isEmpty() ? "" : "; valid is, for example, " + variable(setting) + "=" + example));
    }

    /**
     * One that has no valid value.
     *
     * @param setting as whoever set it wrote it
     */
    public WrongSetting(String setting, String fault) {
        super(setting + " " + fault);
    }

    /** The environment's name of a setting: {@code HOOKTRAIL_STORE_URL}. */
    public static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
