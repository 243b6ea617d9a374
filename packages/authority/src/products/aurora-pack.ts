/**
 * The catalogue of *Aurora Software*, the sample vendor of documents, tests and the demonstration: the familiar
 * thresholds 25 (desktop), 5 (server), 5 (office), and one plain product with entitlements.
 */
export const auroraPackToml: string = `# The products of Aurora Software, the sample vendor.
pack = "aurora"

[[application]]
id = "aurora-os"
name = "Aurora OS"
group = 1200
generations = [2019, 2022, 2025]
window-days = 30

[[application.edition]]
id = "desktop"
name = "Aurora OS Desktop"
group = 1201
threshold = 25

[[application.edition]]
id = "server"
name = "Aurora OS Server"
group = 1202
threshold = 5

[[application]]
id = "aurora-office"
name = "Aurora Office"
group = 2400
generations = [2021, 2024]

[[application.edition]]
id = "office"
name = "Aurora Office"
group = 2401
threshold = 5

[[application.edition]]
id = "project"
name = "Aurora Project"
group = 2402
threshold = 5

[[application.edition]]
id = "draw"
name = "Aurora Draw"
group = 2403
threshold = 5

[[application]]
id = "aurora-studio"
name = "Aurora Studio"
group = 3600
generations = [2026]

[[application.edition]]
id = "studio"
name = "Aurora Studio"
group = 3601
threshold = 1

[application.edition.entitlements]
pdf-export = true
max-layers = 100
`;
