package io.hooktrail.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How the CloudEvents adapter (cloudevents/spec, adapters/github.md) names one of GitHub's events, its slips repaired:
 * {@code discussion} has its time, {@code repository_dispatch} and {@code repository_ruleset} their dot, {@code status} its
 * state, and {@code repository_vulnerability_alert} the repository's time; a Dependabot alert's subject is its number, as
 * there is no id. A source that the payload does not tell falls back to the repository, the organization, the enterprise,
 * then the sender.
 *
 * @param event as in {@code X-GitHub-Event}
 * @param suffix members whose values follow the event's name in the type, each with a dot
 * @param sources where the source stands; two joined by {@code /} are joined so
 * @param subjects where the subject stands, first hit wins
 * @param times where the time stands, first hit wins
 */
record GithubNaming(
        String event,
        List<String> suffix,
        List<String> sources,
        List<String> subjects,
        List<String> times) {

    /** When the payload names nobody. */
    static final String SOURCE = "https://api.github.com";

    private static final List<String> SOURCES_ELSE = List.of("repository.url", "organization.url", "enterprise.url",
            "enterprise.html_url", "sender.url");

    /** Also for events that the adapter does not know. */
    private static final String DEFAULT = "A R - -";

    /** Event, suffix, source, subject, time; A is action, R and O are the repository's and its owner's url. */
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

    private static final Map<String, String> ROWS = rows();

    private static Map<String, String> rows() {
        var rows = new LinkedHashMap<String, String>();
        TABLE.lines().forEach(line -> {
            var name = line.substring(0, line.indexOf(' '));
            rows.put(name, line.substring(name.length()).strip());
        });
        return Map.copyOf(rows);
    }

    /** The row of an event, known or not. */
    static GithubNaming of(String event) {
        var cells = ROWS.getOrDefault(event, DEFAULT).split("\\s+", -1);
        return new GithubNaming(event, paths(cells[0].equals("A") ? "action" : cells[0].replace('+', '|')),
                paths(switch (cells[1]) {
                    case "R" -> "repository.url";
                    case "O" -> "repository.owner.url";
                    default -> cells[1];
                }), paths(cells[2]), paths(cells[3]));
    }

    private static List<String> paths(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split("\\|", -1));
    }

    /** Without the provider's prefix; a member that is not there or no text is passed over. */
    String type(JsonNode root) {
        var type = new StringBuilder(event);
        for (var path : suffix) {
            var part = at(root, path);
            if (part.isString() && Attributes.isText(part.stringValue())) {
                type.append('.').append(part.stringValue());
            }
        }
        return type.toString();
    }

    String source(JsonNode root) {
        for (var path : sources) {
            var source = source(root, path);
            if (Attributes.isAbsoluteUri(source)) {
                return Objects.requireNonNull(source);
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

    @Nullable
    String subject(JsonNode root) {
        return subjects.stream()
                .map(path -> Attributes.idText(at(root, path)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A release is dated by what happened to it ({@code release.published_at}); empty when there is no time we can read. */
    Optional<String> time(JsonNode root) {
        var paths = event.equals("release")
                ? List.of("release." + root.path("action").asString("") + "_at", "release.updated_at")
                : times;
        return paths.stream()
                .flatMap(path -> Optional.ofNullable(Attributes.time(at(root, path))).stream())
                .findFirst();
    }

    private static JsonNode at(JsonNode root, String path) {
        var node = root;
        for (var name : path.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }
}
