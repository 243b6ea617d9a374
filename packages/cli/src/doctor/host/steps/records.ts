import { isActivationError } from '@attiva/protocol';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { Waited } from '../../patience.ts';
import type { HostFacts, RecordFacts } from '../host-facts.ts';

/** Whether DNS names this host, where it publishes itself and in the domains of this machine, with its name and its port. */
export const recordsStep: Step<HostFacts> = {
  id: 'host-records',
  judge(facts) {
    if (facts.records.length === 0)
      return [notChecked('this machine has no DNS domain, and the host publishes in none')];
    return facts.records.map((record) => judgeRecord(record, facts));
  },
};

const publish =
  'Run `attiva host publish`, or enter the record of `attiva host print-records` by hand; `attiva client set-host NAME` needs none.';

function judgeRecord({ value, milliseconds }: Waited<RecordFacts>, facts: HostFacts): Found {
  const { name, found, published } = value;
  if (isActivationError(found)) {
    const { code, detail } = found;
    const text = `${detail}${saidOf(published)}`;
    return fault('warn', { code, text, milliseconds, ...(code === 'no-srv-record' && { remedy: publish }) });
  }
  const target = published?.record?.target ?? facts.name.value.name;
  const own = found.filter((record) => isOwn(record.name, target));
  if (own.length === 0) {
    const others = found.map((record) => `${record.name}:${record.port}`).join(', ');
    const text = `${name} names other hosts and not this one: ${others}${saidOf(published)}`;
    return fault('warn', { code: 'no-srv-record', text, remedy: publish, milliseconds });
  }
  return judgePort(own, { value, milliseconds }, facts);
}

function judgePort(own: readonly { readonly port: number }[], at: Waited<RecordFacts>, { doors }: HostFacts): Found {
  const { value, milliseconds } = at;
  const port = value.published?.record?.port ?? doors[0]?.port;
  const wrong = own.find((record) => port !== undefined && record.port !== port);
  if (wrong === undefined) return ok(`${value.name} names this host${saidOf(value.published)}`, milliseconds);
  const text = `${value.name} names this host at port ${wrong.port}; it listens on ${port}`;
  const remedy = `Correct the port in the SRV record: ${publish}`;
  return fault('warn', { code: 'connection-refused', text, remedy, side: 'network' });
}

function saidOf(published: RecordFacts['published']): string {
  if (published === undefined) return '';
  return published.state === 'published' ? ' (published by this host)' : ` (its own publishing: ${published.state})`;
}

/** The record has the whole name; the machine may call itself by its first label. */
function isOwn(target: string, name: string): boolean {
  const [plain, own] = [target, name].map((text) => text.toLowerCase().replace(/\.$/, ''));
  return plain === own || (own?.includes('.') === false && plain?.startsWith(`${own}.`) === true);
}
