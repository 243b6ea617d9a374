/** The steps of `attiva host setup`, in order. What could refuse the whole is looked at before anything is changed. */
import { basename } from 'node:path';
import type { AddedVendor } from '@attiva/host';
import { exitClassOf } from '@attiva/protocol';
import { dataFlag } from '../program/typed-again.ts';
import { givenDatabase } from '../commands/host/database-options.ts';
import { askHost, asOwnerOf, isHost } from '../commands/host/host-folder.ts';
import type { Answer, Call } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import { ownFolder, serviceAccount } from './account.ts';
import { consoleLines } from './console-link.ts';
import { dnsStep } from './dns-step.ts';
import { firewallStep } from './firewall.ts';
import { type HostPlan, planOf, portOf } from './host-plan.ts';
import { hostServiceStep } from './host-unit.ts';
import { toldFolderErrors } from './folder-access.ts';
import { isOnTheWay, registeredStep } from './registered.ts';
import type { SetupMachine } from './setup-machine.ts';
import { type Step, StepList } from './step.ts';
import { vendorStep } from './vendor-step.ts';

/**
 * Sets a host up, or looks at one that is (`--check`).
 * @throws {ActivationError} before anything is changed: `not-permitted`, `vendor-file-…`, `key-malformed`, `client-key-on-host`,
 * `config-…`, `wrong-usage` (a question that nobody can be asked).
 */
export async function setUpHost(call: Call, machine: SetupMachine): Promise<Answer> {
  const plan = await planOf(call, machine);
  const { check, folder, answers } = plan;
  const list = new StepList(call.terminal, call.flag('json'));
  const added = await takeVendor(plan);
  list.add(vendorStep(added, { outcome: added.outcome, check }));
  const registered = list.add(await registeredStep(plan));
  const serving = list.add(await hostServiceStep(plan));
  const open = call.flag('openFirewall') || answers?.openFirewall === true;
  list.add(await firewallStep(machine, { port: await portOf(plan), check, open }));
  list.add(await dnsStep(plan));
  const links = await consoleLines(plan);
  if (links.length > 0) list.tell('Console', links);
  const next = check ? [] : nextThings(call, { registered, serving });
  if (!check) list.tell('Next', next);
  return {
    json: asJson({ file: basename(call.argument('file') ?? ''), folder, check, steps: list.steps, next }),
    text: '',
    exit: list.exit(check, exitClassOf),
  };
}

async function takeVendor(plan: HostPlan): Promise<AddedVendor> {
  const { call, folder, check, text, file } = plan;
  if (check && !(await isHost(folder)))
    return {
      vendor: file.id,
      name: file.vendor.name,
      fingerprint: file.fingerprint,
      applications: [],
      outcome: 'added',
    };
  if (!check) await makeHost(plan);
  const path = check ? '/v1/vendor-checks' : '/v1/vendors';
  return await askHost(call, (door) => door.ask({ method: 'POST', path, body: { file: text } }));
}

/** Account and folder first, so that everything that comes into being belongs to the service. */
async function makeHost({ call, machine, service, folder, answers }: HostPlan): Promise<void> {
  const { initHost } = await import('@attiva/host');
  const { now, environment } = call.terminal;
  const database = givenDatabase(call, answers);
  await toldFolderErrors(folder, async () => {
    if (service) await ownFolder(folder, await serviceAccount(machine, 'attiva-host', folder));
    await asOwnerOf(call, folder, () =>
      initHost({ folder, now, environment, ...(database !== undefined && { database }) }),
    );
  });
}

/** Where the vendor's answer has to be carried here, that comes first: a host that is not registered refuses everybody. */
function nextThings(
  call: Call,
  { registered, serving }: Readonly<Record<'registered' | 'serving', Step>>,
): readonly string[] {
  const where = dataFlag(call);
  const roads = registered.state === 'to-do' || isOnTheWay(registered.code);
  const mustBeStarted = serving.state === 'failed' || serving.state === 'to-do';
  return [
    ...(roads ? [`attiva host register --without-network${where}   shows what to send to the vendor`] : []),
    ...(roads ? [`attiva host confirm${where} FILE   takes the answer`] : []),
    ...(mustBeStarted ? [`attiva host serve${where}`] : []),
    `attiva host status${where}`,
    `on a machine: attiva client setup ${basename(call.argument('file') ?? 'NAME.attiva')}`,
    `attiva host clients${where}   shows who has called`,
  ].map((line, index) => `${index + 1}. ${line}`);
}
