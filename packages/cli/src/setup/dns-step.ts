/** The step "dns": whether clients find this host by themselves; where updates are refused, the lines to enter by hand. */
import type { PublishedState, PublishingView, RecordTexts } from '@attiva/host';
import { isErrorCode } from '@attiva/protocol';
import { askHost, isHost, type HostDoor } from '../commands/host/host-folder.ts';
import { whyNotPublished } from '../commands/host/publish/publish.ts';
import type { HostPlan } from './host-plan.ts';
import type { Step } from './step.ts';

const step = 'dns';

export async function dnsStep({ call, check, folder }: HostPlan): Promise<Step> {
  const later = 'the host publishes itself in DNS when it runs';
  if (!(await isHost(folder))) return { step, state: 'as-before', text: later };
  return await askHost(call, async (door) => {
    const seen = await door.ask({ method: 'GET', path: '/v1/publishing' });
    if (seen.why !== undefined) return { step, state: 'as-before', text: whyNotPublished[seen.why] };
    if (!door.running) return { step, state: 'as-before', text: `${later}, in ${namesOf(seen.domains)}` };
    const publish = { method: 'POST', path: '/v1/publishing', body: {} } as const;
    const view = check ? seen : await door.ask(publish);
    return await judged(view, { door, check });
  });
}

async function judged(
  { domains }: PublishingView,
  { door, check }: { readonly door: HostDoor; readonly check: boolean },
): Promise<Step> {
  const failed = domains.filter(({ state }) => state === 'failed');
  const [first] = failed;
  if (first === undefined) {
    return { step, state: check ? 'as-before' : 'done', text: `published in ${namesOf(domains)}` };
  }
  const code = isErrorCode(first.code) ? { code: first.code } : {};
  const lines = (await Promise.all(failed.map(({ domain }) => linesFor(domain, door)))).flat();
  const text = `not published in ${namesOf(failed)}: ${first.detail}; to enter by hand (nsupdate: attiva host print-records):`;
  return { step, state: 'to-do', text, more: lines, ...code };
}

async function linesFor(domain: string, door: HostDoor): Promise<readonly string[]> {
  const { records } = await door.ask({ method: 'GET', path: '/v1/publishing-records', query: { domain } });
  return records.flatMap(linesToEnter);
}

/** For whoever keeps the name server, of whichever kind, and how he sees that it is right. */
export function linesToEnter({ powershell, zoneFile, checks }: RecordTexts): readonly string[] {
  const [check] = checks;
  return [
    'on a Windows DNS server:',
    ...powershell.map((line) => `  ${line}`),
    'in a zone file:',
    ...zoneFile.map((line) => `  ${line}`),
    ...(check === undefined ? [] : [`then ${check.command} must show ${check.expect}`]),
  ];
}

function namesOf(domains: readonly PublishedState[]): string {
  return domains.map(({ domain }) => domain).join(', ');
}
