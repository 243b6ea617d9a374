import { isActivationError } from '@attiva/protocol';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts, RecordFacts } from '../host-facts.ts';
import type { Waited } from '../../patience.ts';

/** Whether DNS names this host in the domains of this machine, under its name and its port. */
export const recordsStep: Step<HostFacts> = {
  id: 'host-records',
  judge(facts) {
    if (facts.records.length === 0) return [notChecked('this machine has no DNS domain in which to look')];
    return facts.records.map((record) => judgeRecord(record, facts));
  },
};

function judgeRecord({ value, milliseconds }: Waited<RecordFacts>, { name, doors }: HostFacts): Found {
  const { found } = value;
  const remedy = `Publish the record of this host, or set it on the machines with \`attiva client set-host NAME\`.`;
  if (isActivationError(found)) {
    const { code, detail } = found;
    return fault('warn', { code, text: detail, milliseconds, ...(code === 'no-srv-record' && { remedy }) });
  }
  const own = found.filter((record) => isOwn(record.name, name.value.name));
  if (own.length === 0) {
    const others = found.map((record) => `${record.name}:${record.port}`).join(', ');
    const text = `${value.name} names other hosts and not this one: ${others}`;
    return fault('warn', { code: 'no-srv-record', text, remedy, milliseconds });
  }
  const port = doors[0]?.port;
  const wrong = own.find((record) => port !== undefined && record.port !== port);
  if (wrong === undefined) return ok(`${value.name} names this host`, milliseconds);
  const text = `${value.name} names this host at port ${wrong.port}; it listens on ${port}`;
  return fault('warn', {
    code: 'connection-refused',
    text,
    remedy: 'Correct the port in the SRV record.',
    side: 'network',
  });
}

/** The record has the whole name; the machine may call itself by its first label. */
function isOwn(target: string, name: string): boolean {
  const [plain, own] = [target, name].map((text) => text.toLowerCase().replace(/\.$/, ''));
  return plain === own || (own?.includes('.') === false && plain?.startsWith(`${own}.`) === true);
}
