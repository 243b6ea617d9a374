import type { ApplicationStatus, HostStatus, VendorStatus } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns, day, moment } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { exposedText } from '../console/exposed-text.ts';
import { askHost, dataOption } from './host-folder.ts';
import { keyRow } from './key/list.ts';

export const hostStatus: CommandSpec = {
  words: 'host status',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Show what this host can activate, its counts and warnings',
  example: 'attiva host status --json',
  run,
};

async function run(call: Call): Promise<Answer> {
  return await askHost(call, async (door) => {
    const status = (await door.ask({ method: 'GET', path: '/v1/status' })) as HostStatus;
    return { json: asJson({ running: door.running, ...status }), text: describe(status, door.running) };
  });
}

function describe(status: HostStatus, running: boolean): string {
  const head = `Host ${status.program}, ${running ? 'running' : 'NOT RUNNING'}, ${moment(status.now)}`;
  const vendors = status.vendors.map(describeVendor);
  const clones = status.clones.map(({ text }) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`);
  const warnings = status.warnings.map(
    ({ code, severity, text, remedy, dependsOn }) =>
      `${severity.toUpperCase()} ${code}: ${text}\n  remedy    ${dependsOn === undefined ? remedy : `it follows from ${dependsOn}: deal with that first`}`,
  );
  const none = status.vendors.length === 0 ? ['No vendor yet. Run: attiva host init NAME.attiva'] : [];
  const secured = status.tls.enabled ? [`TLS on, key ${status.tls.key ?? ''}`] : [];
  const hosts = (status.hosts?.length ?? 0) > 1 ? [describeHosts(status)] : [];
  const exposed = status.console === undefined ? [] : [exposedText(status.console)];
  return [
    head,
    ...secured,
    ...exposed,
    ...hosts,
    ...none,
    ...vendors,
    ...(clones.length === 0 ? [] : [clones.join('\n')]),
    ...warnings,
  ].join('\n\n');
}

function describeHosts({ hosts = [] }: HostStatus): string {
  const rows = hosts.map(({ name, host, address, program, state, here, seenAt, worksSince }) => [
    ` ${here ? '*' : ' '}`,
    name === '' ? host : name,
    program,
    state === 'running' ? address : `${state.toUpperCase()}, last seen ${moment(seenAt)}`,
    worksSince === undefined ? '' : 'does the work of all',
  ]);
  return `Hosts on this database (* = this one):\n${columns(rows)}`;
}

function describeVendor(vendor: VendorStatus): string {
  const head = `${vendor.name} (${vendor.id}), root ${vendor.fingerprint}, ${vendor.registered ? 'registered' : 'NOT REGISTERED'}`;
  const awaited = vendor.awaited.map(
    ({ key, madeAt }) => `  host key …${key}: asked on ${day(madeAt)} without a network, the answer has not come`,
  );
  return [head, ...awaited, ...vendor.applications.map(describeApplication), ...describeOthers(vendor)].join('\n');
}

/** Host keys beside those that the applications above are served with. */
function describeOthers({ applications, keys }: VendorStatus): readonly string[] {
  const others = keys.filter(
    (one) =>
      !applications.some(
        ({ id, key, generation }) => id === one.application && key === one.key && generation === one.generation,
      ),
  );
  if (others.length === 0) return [];
  return ['  Also held:', columns(others.map((one) => ['   ', ...keyRow(one)]))];
}

function describeApplication(application: ApplicationStatus): string {
  const { key, generation, until, quantity, customer, requests } = application;
  const terms = [
    key === undefined ? 'no host key' : `host key …${key}`,
    ...(generation === undefined ? [] : [`generation ≤ ${generation}`]),
    ...(quantity === undefined ? [] : [`${quantity} machines bought`]),
    ...(customer === undefined ? [] : [customer]),
    ...(key === undefined ? [] : [until === undefined ? 'no end' : `until ${day(until)}`]),
  ];
  const editions = application.editions.map((edition) => [
    `    ${edition.name}`,
    `threshold ${edition.threshold}`,
    edition.needed === 0 ? 'reached' : `${edition.needed} more needed`,
    `${edition.known} known`,
    `${edition.licensed} licensed`,
  ]);
  const serving = application.serving ? 'serving' : `NOT SERVING (${application.why ?? 'unknown'})`;
  return [
    `  ${application.name}: ${serving}; ${terms.join(', ')}`,
    `    Count ${application.count} (inventory ${application.inventory}); requests ${requests.total}, failed ${requests.failed}, by reported state 0–6: ${requests.byState.join(' ')}`,
    columns(editions),
  ].join('\n');
}
