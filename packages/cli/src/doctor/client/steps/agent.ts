import { fault, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';

/** Who keeps the licenses: the machine's agent, or each product by itself. */
export const agentStep: Step<ClientFacts> = {
  id: 'agent',
  judge: ({ vendors }) =>
    vendors.map(({ name, agent, scope }) => {
      if (agent === undefined) {
        const whose = scope === 'user' ? ', counted for this user alone' : '';
        return ok(`none: the products of ${name} keep their license themselves${whose}`);
      }
      const { used, program = 'unknown', pid = 0, problem } = agent;
      if (problem === undefined) return ok(`agent ${program} (process ${pid}) keeps the licenses of ${name}`);
      const text = used
        ? `the agent does not answer just now; what it proved of ${name} still holds`
        : `what answers at the agent's socket is not used for ${name}`;
      // Somebody who imitates an agent is the failure; an agent that is away is made up for by the product itself.
      return fault(problem === 'agent-not-proven' ? 'fail' : 'warn', { code: problem, text });
    }),
};
