/**
 * What is wrong with a running daemon, as declared warnings shown alike by `status`, `/health` and the console. When to
 * raise one is left to the slices that know.
 */
import type { ErrorFacts } from '@attiva/protocol';

export type WarningSeverity = 'low' | 'medium' | 'high';

export interface WarningDeclaration {
  /** Kebab-case, never reused. */
  readonly code: string;
  readonly severity: WarningSeverity;
  /** What is the matter; `{name}` is replaced by the fact of that name. */
  readonly text: string;
  readonly remedy: string;
  /** Codes of warnings that explain this one: while one of them is raised, this one is not shown. */
  readonly dependsOn?: readonly string[];
}

export interface RaisedWarning {
  readonly code: string;
  readonly severity: WarningSeverity;
  readonly text: string;
  readonly remedy: string;
  readonly facts: ErrorFacts;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface Warning {
  /** Raises it, or renews its facts; `since` stays that of the first time. */
  raise(facts?: ErrorFacts): void;
  clear(): void;
}

export interface Health {
  /** Makes a warning known. Each code once; what it depends on must be declared before (`TypeError`). */
  declare(declaration: WarningDeclaration): Warning;
  /** What is raised and not explained by another, the severest first. */
  warnings(): readonly RaisedWarning[];
  /** All that can be raised, for the reference. */
  declared(): readonly WarningDeclaration[];
}

const ranks: Readonly<Record<WarningSeverity, number>> = { high: 0, medium: 1, low: 2 };

export function createHealth(now: () => number): Health {
  const declared = new Map<string, WarningDeclaration>();
  const raised = new Map<string, RaisedWarning>();
  return {
    declare(declaration) {
      const { code } = declaration;
      if (declared.has(code)) throw new TypeError(`The warning "${code}" is declared twice.`);
      const stranger = declaration.dependsOn?.find((other) => !declared.has(other));
      if (stranger !== undefined) throw new TypeError(`"${code}" depends on "${stranger}", which is not declared.`);
      declared.set(code, declaration);
      return {
        raise: (facts = {}) => void raised.set(code, raise(declaration, facts, raised.get(code)?.since ?? now())),
        clear: () => void raised.delete(code),
      };
    },
    warnings: () =>
      [...raised.values()]
        .filter(({ code }) => !isExplained(code, declared, raised))
        .sort((a, b) => ranks[a.severity] - ranks[b.severity] || a.since - b.since || (a.code < b.code ? -1 : 1)),
    declared: () => [...declared.values()],
  };
}

function raise(declaration: WarningDeclaration, facts: ErrorFacts, since: number): RaisedWarning {
  const { code, severity, remedy } = declaration;
  const text = declaration.text.replace(/\{(\w+)\}/gu, (_, name: string) => String(facts[name] ?? '?'));
  return { code, severity, text, remedy, facts, since };
}

/** Also through a warning that is not raised itself: the root cause explains what hangs on what hangs on it. */
function isExplained(
  code: string,
  declared: ReadonlyMap<string, WarningDeclaration>,
  raised: ReadonlyMap<string, RaisedWarning>,
): boolean {
  return (declared.get(code)?.dependsOn ?? []).some(
    (other) => raised.has(other) || isExplained(other, declared, raised),
  );
}
