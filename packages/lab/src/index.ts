/** `@attiva/lab`: the whole system with simulated machines: worlds, scenarios, a real product in them, the demonstration. */
export type { Attack, AttackResult, Outcome } from './attacks/attack.ts';
export { attacks } from './attacks/attacks.ts';
export { type AttackReport, type AttackRunOptions, runAttacks } from './attacks/run-attacks.ts';
export {
  type DnsResponder,
  type DnsResponderOptions,
  type LoggedQuery,
  startDnsResponder,
} from './dns/dns-responder.ts';
export type { ZoneRecord } from './dns/zone.ts';
export { benchHost, type BenchOptions, type MeasuredHost, type MeasuredLoad } from './load/bench-host.ts';
export { judgeMachine, type MachineVerdict, type StormEstimate } from './load/judge-machine.ts';
export { usualPlaces } from './load/scratch-host.ts';
export type { DrivenHost, DrivenProduct, DrivenWorld } from './product/driven-world.ts';
export type { DiaryDay } from './product/diary.ts';
export type { ProductSight } from './product/sights.ts';
export { type ProductEnd, runProduct, type RunProductOptions } from './product/run-product.ts';
export { type CommandEnd, runCommand } from './product/product-command.ts';
export { openSocketWorld, type SocketWorld, type SocketWorldOptions } from './product/socket-world.ts';
export { type OutageOptions, type OutageResult, type OutageStage, playOutage } from './outage/outage.ts';
export type { MischiefKind } from './mischief/mischief.ts';
export { allScenarios, findScenario, type FoundScenario } from './scenario/library.ts';
export { playAll } from './scenario/play-all.ts';
export { runScenario, type ScenarioEvent, type ScenarioResult } from './scenario/run-scenario.ts';
export { runWithProduct } from './scenario/run-with-product.ts';
export type { EditionResult, FleetResult, FleetSize } from './quickstart/fleet.ts';
export {
  quickstartFolder,
  type QuickstartOptions,
  type QuickstartResult,
  type QuickstartStep,
  runQuickstart,
  type RunningQuickstart,
} from './quickstart/quickstart.ts';
