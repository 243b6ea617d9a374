/** What is sold in the suite: an operating system in two generations with an evaluation of it, and an office of its own pack. */

export const osToml = `pack = "aurora"

[[application]]
id = "aurora-os"
name = "Aurora OS"
group = 1200
generations = [2022, 2025]

[[application.edition]]
id = "desktop"
name = "Aurora OS Desktop"
group = 1201
threshold = 1
[application.edition.entitlements]
layers = 500

[[application.edition]]
id = "evaluation"
name = "Aurora OS Evaluation"
group = 1202
threshold = 1
initial-grace-days = 90
[application.edition.entitlements]
layers = 2
`;

/** @param name of the edition: differs between versions of the pack. */
export const officeToml = (name: string): string => `pack = "aurora-office"

[[application]]
id = "aurora-office"
name = "Aurora Office"
group = 2400
generations = [2024]

[[application.edition]]
id = "office"
name = "${name}"
group = 2401
threshold = 1
[application.edition.entitlements]
export = true
seats = 5
`;

/** The UTC day so many days from today, as agreements are written. */
export function lastDay(inDays: number): string {
  return new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
}
