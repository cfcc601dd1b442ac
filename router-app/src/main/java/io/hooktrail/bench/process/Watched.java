package io.hooktrail.bench.process;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs a main class that does not know of the bench, and ends it when the bench is gone. */
public final class Watched {

    private Watched() {}

    /** Arguments: the name of the class, and its arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Parent.endWithIt();
        var main = Class.forName(args[0], true, Thread.currentThread().getContextClassLoader());
        try {
            main.getMethod("main", String[].class).invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(args[0] + " failed", e.getCause());
        }
    }
}
