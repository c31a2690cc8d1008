package io.countersign.policy.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/// For which types of action a condition can hold at all: it is evaluated with only the action's type and effect known, and what stays open counts
/// as possible.
final class ConditionReach {
    private final String type;
    private final String effect;

    private ConditionReach(String type, String effect) {
        this.type = type;
        this.effect = effect;
    }

    /// Those of these actions; in their order.
    static Set<String> of(Condition condition, Collection<ActionClass> actions) {
        var reached = new LinkedHashSet<String>();
        for (var action : actions) {
            if (!Boolean.FALSE.equals(new ConditionReach(action.type(), action.effect().word()).value(condition.ast().getExpr()))) {
                reached.add(action.type());
            }
        }
        return reached;
    }

    /// Whether it can hold for a run that proposes no action.
    static boolean withoutAction(Condition condition) {
        return !Boolean.FALSE.equals(new ConditionReach("", Effect.INTERNAL.word()).value(condition.ast().getExpr()));
    }

    /// Null: it depends on something else.
    private Boolean value(CelExpr expr) {
        if (expr.getKind() == Kind.CONSTANT) {
            return expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE ? expr.constant().booleanValue() : null;
        }
        if (expr.getKind() != Kind.CALL) {
            return null;
        }
        var args = expr.call().args();
        return switch (expr.call().function()) {
            case "_&&_" -> both(value(args.get(0)), value(args.get(1)));
            case "_||_" -> not(both(not(value(args.get(0))), not(value(args.get(1)))));
            case "!_" -> not(value(args.getFirst()));
            case "_==_" -> same(text(args.get(0)), text(args.get(1)));
            case "_!=_" -> not(same(text(args.get(0)), text(args.get(1))));
            case "@in" -> in(text(args.get(0)), args.get(1));
            case "_?_:_" -> {
                var chosen = value(args.get(0));
                yield chosen != null ? value(args.get(chosen ? 1 : 2))
                        : Objects.equals(value(args.get(1)), value(args.get(2))) ? value(args.get(1)) : null;
            }
            default -> null;
        };
    }

    private static Boolean both(Boolean one, Boolean other) {
        return Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other) ? Boolean.FALSE : one == null || other == null ? null : Boolean.TRUE;
    }

    private static Boolean not(Boolean value) {
        return value == null ? null : !value;
    }

    private static Boolean same(String one, String other) {
        return one == null || other == null ? null : one.equals(other);
    }

    private Boolean in(String text, CelExpr list) {
        if (text == null || list.getKind() != Kind.LIST) {
            return null;
        }
        var texts = list.list().elements().stream().map(this::text).toList();
        return texts.contains(text) ? Boolean.TRUE : texts.contains(null) ? null : Boolean.FALSE;
    }

    private String text(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> expr.constant().getKind() == CelConstant.Kind.STRING_VALUE ? expr.constant().stringValue() : null;
            case IDENT, SELECT -> switch (RuleLanguage.flatName(expr)) {
                case "action.type" -> type;
                case "action.effect" -> effect;
                default -> null;
            };
            default -> null;
        };
    }
}
