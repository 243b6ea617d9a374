/**
 * `@attiva/agent`: the agent of a machine. It holds the identity of each vendor, makes the attempts, keeps the leases, and
 * shows and proves them to every account over a local socket; changes are for administrators.
 */
export { type Agent, type AgentOptions, composeAgent, type VendorSource } from './compose.ts';
export { type AgentConfig, agentConfigSchema } from './config/agent-config.ts';
export { serveAgent, type ServeAgentOptions } from './main.ts';
