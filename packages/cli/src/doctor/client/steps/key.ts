import { fault, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';

/** Which editions have a product key. */
export const keyStep: Step<ClientFacts> = {
  id: 'key',
  judge: ({ vendors }) =>
    vendors.flatMap(({ name, editions, folder, directory }) => {
      if (editions.length > 0) {
        return editions.map(({ title, status, route }) => {
          const kind = status.deviceKey === true ? 'device' : 'setup';
          const text = `${title}, generation ${status.generation}: ${kind} key …${status.key ?? ''}`;
          if (kind === 'device') return ok(`${text}; the vendor itself licenses it`);
          if (route.length > 0) return ok(text);
          if (directory !== undefined) return ok(`${text}; its activation type is 1 (directory)`);
          const restricted = `${text}; its activation type is 1 (directory), so no host is asked`;
          return fault(status.licensed ? 'warn' : 'fail', { code: 'directory-only', text: restricted });
        });
      }
      if (folder.problems.length > 0) return [notChecked(`what is stored for ${name} cannot be read`)];
      const text = `no product of ${name} has a product key on this machine`;
      return [fault('fail', { code: 'no-product-key', text })];
    }),
};
