/** An installation ID as it is read out: two plain digits, then groups labelled A to L (spec/codes.md 2). */

const digitsPerGroup = 7;
const groupsPerLine = 4;

/** The groups with their labels, `plain` being the two digits before them. */
export function labelledGroups(installationId: string): Readonly<Record<string, string>> {
  const digits = installationId.replaceAll(/\D/g, '');
  const groups = digits.slice(2).match(new RegExp(`\\d{${digitsPerGroup}}`, 'g')) ?? [];
  const labelled = groups.map((group, index) => [String.fromCharCode(65 + index), group] as const);
  return { plain: digits.slice(0, 2), ...Object.fromEntries(labelled) };
}

/** Lines for a person who reads them out; no longer than 80 columns with ten before them. */
export function spokenLines(installationId: string): readonly string[] {
  const { plain = '', ...groups } = labelledGroups(installationId);
  const cells = Object.entries(groups).map(([label, group]) => `${label} ${group.slice(0, 3)} ${group.slice(3)}`);
  const lines = Array.from({ length: Math.ceil(cells.length / groupsPerLine) }, (_, line) =>
    cells.slice(line * groupsPerLine, (line + 1) * groupsPerLine).join('   '),
  );
  return [`first ${plain.split('').join(' ')}, then`, ...lines];
}
