import { type ConfigSchema, parseConfig, sourceLine } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { findOrderProblems } from './order.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { findSiteProblems } from './site-problems.ts';

/**
 * Reads a scenario's text.
 * @param source name of the file, for messages.
 * @throws {ActivationError} `config-unknown-key`, `config-invalid`: every wrong field with its line and, for a name, the
 * nearest known one; `scenario-impossible` for a site that cannot be, and for deeds that cannot be done in that order.
 */
export function readScenario(text: string, source: string): Scenario {
  const scenario = parseConfig(text, scenarioSchema as ConfigSchema<Scenario>, source);
  const problems = [...findSiteProblems(scenario), ...findOrderProblems(scenario)];
  if (problems.length === 0) return scenario;
  const lines = problems.map(({ path }) => sourceLine(text, path) ?? 0);
  const told = problems.map(({ says }, index) => `line ${lines[index]}: ${says}`);
  throw new ActivationError('scenario-impossible', `${source}: ${told.join('; ')}.`, { facts: { source, lines } });
}
