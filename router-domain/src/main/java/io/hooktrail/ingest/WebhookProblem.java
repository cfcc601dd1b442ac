package io.hooktrail.ingest;

import java.util.List;

import io.hooktrail.problem.Problem;

/** Why a webhook was turned away. To a stranger little is said; the rejections tell the tenant. */
public sealed interface WebhookProblem extends Problem {

    /** Unknown tenant or source: the same answer for both. */
    record UnknownSource() implements WebhookProblem {
        @Override
        public String code() {
            return "not-found";
        }

        @Override
        public String title() {
            return "There is no such resource";
        }

        @Override
        public String detail() {
            return "no source takes webhooks at this URL";
        }

        @Override
        public Kind kind() {
            return Kind.ABSENT;
        }
    }

    /** Missing, wrong or stale signature: one and the same answer. */
    record Unauthorized() implements WebhookProblem {
        @Override
        public String code() {
            return "unauthorized";
        }

        @Override
        public String title() {
            return "The request did not prove its sender";
        }

        @Override
        public String detail() {
            return "the signature is missing, wrong or too old; the source's rejections say which";
        }

        @Override
        public Kind kind() {
            return Kind.UNSIGNED;
        }
    }

    /** The peer's address is on none of the source's allowed networks. */
    record AddressNotAllowed() implements WebhookProblem {
        @Override
        public String code() {
            return "ip-not-allowed";
        }

        @Override
        public String title() {
            return "This address may not send to this source";
        }

        @Override
        public String detail() {
            return "the source takes webhooks from other addresses only";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }

    /** The source is switched off. */
    record SourceDisabled() implements WebhookProblem {
        @Override
        public String code() {
            return "source-disabled";
        }

        @Override
        public String title() {
            return "This source is switched off";
        }

        @Override
        public String detail() {
            return "the source's \"enabled\" is false";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }

    /**
     * A content type that the provider never sends.
     *
     * @param known what it sends
     */
    record ForeignContentType(List<String> known) implements WebhookProblem {
        public ForeignContentType {
            known = List.copyOf(known);
        }

        @Override
        public String code() {
            return "unsupported-content-type";
        }

        @Override
        public String title() {
            return "This provider does not send that content type";
        }

        @Override
        public String detail() {
            return "the provider sends " + String.join(" or ", known);
        }

        @Override
        public Kind kind() {
            return Kind.UNSUPPORTED_FORMAT;
        }
    }
}
