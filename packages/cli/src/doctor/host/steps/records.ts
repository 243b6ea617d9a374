import { judgeRecords } from '@attiva/host';
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
  const port = published?.record?.port ?? facts.doors[0]?.port;
  const answered = found.map(({ name: one, ...record }) => ({ target: one, ...record }));
  const { outcome, records } = judgeRecords(answered, { target, port });
  if (outcome === 'not-found') {
    const others = records.map((record) => `${record.target}:${record.port}`).join(', ');
    const text = `${name} names other hosts and not this one: ${others}${saidOf(published)}`;
    return fault('warn', { code: 'no-srv-record', text, remedy: publish, milliseconds });
  }
  const stale = records.find(({ whose }) => whose === 'stale');
  if (stale === undefined) return ok(`${name} names this host${saidOf(published)}`, milliseconds);
  const text = `${name} names this host at port ${stale.port}; it listens on ${port}`;
  const remedy = `Correct the port in the SRV record: ${publish}`;
  return fault('warn', { code: 'connection-refused', text, remedy, side: 'network' });
}

function saidOf(published: RecordFacts['published']): string {
  if (published === undefined) return '';
  return published.state === 'published' ? ' (published by this host)' : ` (its own publishing: ${published.state})`;
}
