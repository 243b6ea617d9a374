/**
 * The roll: the computers that a directory or a list says there are, to find those that never called this host. Asking a directory
 * is left to `@attiva/directory`, which the program that starts a host hands in.
 *
 * This file: a list of names as people have it, text or CSV, read or refused with the line that is wrong.
 */
import { ActivationError, isMachineName, type Seconds } from '@attiva/protocol';

export interface RollComputer {
  readonly name: string;
  readonly disabled: boolean;
  /** Absent: nobody says. */
  readonly lastUsed?: Seconds | undefined;
}

/** Computers of one roll. */
export const mostComputers = 100_000;

const nameColumns = ['dnshostname', 'fqdn', 'name', 'hostname', 'computer', 'computername', 'cn', 'samaccountname'];

/**
 * Names line by line (`#` begins a remark), or a table with a column of names: Name, DNSHostName, Hostname, Computer …, and if there
 * are any Enabled or Disabled and LastLogonDate (a day like 2026-11-26) or lastLogonTimestamp.
 * @throws {ActivationError} `wrong-usage` with the number of the first line that is wrong, for what is no text, and for too many.
 */
export function readRollList(text: string): readonly RollComputer[] {
  if (/[\p{Cc}\ufffd]/u.test(text.replaceAll(/[\t\r\n]/g, ' ')))
    throw refuse('this is no text: a list has one name on each line, or is CSV');
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const columns = headOf(lines[0] ?? '');
  const computers = new Map<string, RollComputer>();
  for (const [index, line] of lines.entries()) {
    if ((columns !== undefined && index === 0) || line.trim() === '' || line.startsWith('#')) continue;
    const computer = columns === undefined ? plainLine(line) : tableLine(line, columns);
    if (computer === undefined) throw refuse(`line ${index + 1} holds no name of a computer: ${excerpt(line)}`);
    computers.set(computer.name.toLowerCase(), computer);
    if (computers.size > mostComputers) throw refuse(`the list has more than ${mostComputers} computers`);
  }
  if (computers.size === 0) throw refuse('the list names no computer');
  return [...computers.values()];
}

interface Columns {
  readonly separator: string;
  /** Places of names, the best first. */
  readonly names: readonly number[];
  readonly enabled: number;
  readonly disabled: number;
  readonly lastUsed: number;
}

function headOf(line: string): Columns | undefined {
  const separator = [',', ';', '\t'].find((one) => line.includes(one)) ?? ',';
  const words = cellsOf(line, separator).map((cell) => cell.trim().toLowerCase());
  const names = nameColumns.map((name) => words.indexOf(name)).filter((place) => place >= 0);
  if (names.length === 0) return undefined;
  return {
    separator,
    names,
    enabled: words.indexOf('enabled'),
    disabled: words.indexOf('disabled'),
    lastUsed: words.findIndex((word) => word === 'lastlogondate' || word === 'lastlogontimestamp'),
  };
}

function plainLine(line: string): RollComputer | undefined {
  const name = cleanName(line);
  return name === undefined ? undefined : { name, disabled: false };
}

function tableLine(line: string, columns: Columns): RollComputer | undefined {
  const cells = cellsOf(line, columns.separator);
  const cell = (place: number): string => (cells[place] ?? '').trim();
  const written = columns.names.map(cell).find((text) => text !== '');
  const name = written === undefined ? undefined : cleanName(written);
  if (name === undefined) return undefined;
  const disabled = /^(?:false|no|0)$/i.test(cell(columns.enabled)) || /^(?:true|yes|1)$/i.test(cell(columns.disabled));
  const lastUsed = momentOf(cell(columns.lastUsed));
  return { name, disabled, ...(lastUsed !== undefined && { lastUsed }) };
}

/** A name as a host keeps names; of an account `PC-1$` the dollar is left out. */
function cleanName(text: string): string | undefined {
  const name = text.trim().replace(/\$$/, '').replace(/\.$/, '');
  return isMachineName(name) && /[A-Za-z0-9]/.test(name) ? name : undefined;
}

function momentOf(text: string): Seconds | undefined {
  if (/^\d{17,19}$/.test(text)) return Math.max(0, Math.floor(Number(text) / 10_000_000) - 11_644_473_600);
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
  const at = day === undefined ? Number.NaN : Date.parse(day);
  return Number.isNaN(at) || at < 0 ? undefined : at / 1000;
}

/** Cells of a line of CSV; a cell in quotes may hold the separator. */
function cellsOf(line: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const end = quoted === null ? rest.indexOf(separator) : quoted[0].length;
    const cell =
      quoted === null ? rest.slice(0, end === -1 ? undefined : end) : (quoted[1] ?? '').replaceAll('""', '"');
    cells.push(cell);
    if (end === -1 || rest[end] !== separator) return cells;
    rest = rest.slice(end + 1);
  }
}

function excerpt(line: string): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}

function refuse(detail: string): ActivationError {
  return new ActivationError('wrong-usage', detail, { facts: { fields: ['text'] } });
}
