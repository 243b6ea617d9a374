/** The step "service" of a host: what keeps it from starting is told before it is tried. */
import { findPortHolder, findRunning } from '@attiva/daemon';
import { ownerNamed } from './account.ts';
import { type HostPlan, portOf } from './host-plan.ts';
import { type ServiceWish, serviceStep, withoutSystemd } from './unit-step.ts';
import type { Step } from './step.ts';
import { hiddenFromServices, unitText } from './units.ts';

export async function hostServiceStep(plan: HostPlan): Promise<Step> {
  const { call, machine, folder, check, service, answers } = plan;
  const step = 'service';
  const data = call.text('data') === undefined ? '' : ` --data ${folder}`;
  const line = `attiva host serve${data}`;
  const running = await findRunning(folder);
  if (!service && running !== undefined)
    return { step, state: 'as-before', text: `a host runs on this folder (process ${running.pid}), not as a service` };
  if (!call.flag('service') || answers?.service === false)
    return { step, state: 'as-before', text: `none is wanted; it is run by: ${line}` };
  if (!service) return withoutSystemd(machine, line);
  const text = unitText('attiva-host', { program: call.terminal.program, data: folder });
  const installed = await serviceStep(machine, { unit: 'attiva-host', text, check, obstacle: await obstacle(plan) });
  const isNew = check && installed.state === 'needed' && (await ownerNamed(machine, 'attiva-host')) === undefined;
  return isNew
    ? { ...installed, text: `would make the account attiva-host, ${installed.text.slice('would '.length)}` }
    : installed;
}

/** Looked at only where the service does not run: then nothing of ours may hold folder or port. */
async function obstacle(plan: HostPlan): Promise<ServiceWish['obstacle']> {
  const { call, folder, config } = plan;
  const hiding = [...call.terminal.program, folder]
    .filter((word) => word.startsWith('/'))
    .map((path) => hiddenFromServices(path, path === folder ? 'root' : 'own'))
    .find((why) => why !== undefined);
  if (hiding !== undefined) {
    const more = [
      'install attiva for all accounts (npm install --global attiva), keep data below /var/lib, and repeat',
    ];
    return { code: 'service-not-started', text: hiding, more };
  }
  const running = await findRunning(folder);
  if (running !== undefined) {
    const text = `a host that was started by hand (process ${running.pid}) runs on this folder; end it and repeat`;
    return { code: 'already-running', text };
  }
  const port = await portOf(plan);
  const holder = await findPortHolder(port);
  if (holder === undefined) return undefined;
  const text = `TCP ${port} is in use by the program "${holder.program}" (process ${holder.pid})`;
  return {
    code: 'port-taken',
    text,
    more: [
      port === config.activation.port
        ? `end it, or set another activation.port in ${folder}/host.toml, and repeat`
        : 'end it, or take the port back with `attiva host reset activation.port`, and repeat',
    ],
  };
}
