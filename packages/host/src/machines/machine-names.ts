/** SQL of what stands beside the rows of a list: names and what administrators wrote on machines. */
import type { SqlValue, Statements } from '@attiva/storage';

export interface KeptName {
  readonly name: string;
  readonly folded: string;
  readonly address: string;
}

interface Identity {
  readonly vendor: string;
  readonly client: string;
}

/** Names that are kept of these machines, in order. */
export async function loadNames(
  on: Statements,
  machines: readonly Identity[],
): Promise<readonly (KeptName | undefined)[]> {
  if (machines.length === 0) return [];
  return on.getEach<KeptName>(
    'select name, folded, address from client_names where vendor = ? and client = ?',
    machines.map(({ vendor, client }): SqlValue[] => [vendor, client]),
  );
}
