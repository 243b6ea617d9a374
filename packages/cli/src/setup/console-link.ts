/** The line "console" of a set-up: a one-time link, where a host runs and a person reads. */
import { findRunning } from '@attiva/daemon';
import { makeConsoleLink } from '../commands/console/link.ts';
import type { HostPlan } from './host-plan.ts';

/** A link is a secret for an hour: it is not left in the logs of what runs unattended. */
export async function consoleLines({ call, folder, check, answers }: HostPlan): Promise<readonly string[]> {
  if (check || (await findRunning(folder)) === undefined) return [];
  if (answers !== undefined || call.flag('json')) return ['a one-time link: attiva console link'];
  const { url } = await makeConsoleLink(call);
  return [`${url}`, 'one-time link, 1 hour, on this machine; a new one: attiva console link'];
}
