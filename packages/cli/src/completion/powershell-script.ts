/** The script for PowerShell, Windows PowerShell 5.1 and newer. Where it offers nothing, PowerShell offers files. */
import { bareTool, type CompletionWords, type Offer } from './completion-words.ts';

export function powershellScript(words: CompletionWords): string {
  return [
    '# Completion of attiva for PowerShell. Written by `attiva completion powershell`; write it anew after an update.',
    'Register-ArgumentCompleter -Native -CommandName attiva -ScriptBlock {',
    '    param($wordToComplete, $commandAst, $cursorPosition)',
    ...table('next', words.next, list),
    ...table('options', words.options, list),
    ...table('values', words.values, offered),
    completing,
    '}',
  ].join('\n');
}

/** A table whose keys differ in more than case: PowerShell refuses one in which they do not. */
function table<Row>(name: string, rows: ReadonlyMap<string, Row>, text: (row: Row) => string): readonly string[] {
  const seen = new Set<string>();
  const distinct = Array.from(rows).filter(([key]) => seen.size !== seen.add(key.toLowerCase()).size);
  return [`    $${name} = @{`, ...distinct.map(([key, row]) => `        ${quoted(key)} = ${text(row)}`), '    }'];
}

function offered(offer: Offer): string {
  return typeof offer === 'string' ? '@()' : list(offer);
}

function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const completing = String.raw`    $path = ''
    $option = ''
    $place = 1
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    foreach ($word in $typed) {
        if ($option -ne '') { $option = ''; continue }
        if ($word -eq '--') { return }
        if ($word.StartsWith('-')) {
            if ($values.ContainsKey("$path $word")) { $option = $word }
            continue
        }
        $longer = "$path $word".Trim()
        if ($place -eq 1 -and $options.ContainsKey($longer)) { $path = $longer } else { $place += 1 }
    }
    $offered = @()
    if ($option -ne '') {
        $offered = $values["$path $option"]
    } elseif ($wordToComplete.StartsWith('-')) {
        $offered = $options[$path]
    } elseif ($path -eq '' -and $place -eq 1 -and $wordToComplete.StartsWith('/')) {
        $offered = $next['${bareTool}']
    } else {
        if ($place -eq 1 -and $next.ContainsKey($path)) { $offered += $next[$path] }
        if ($values.ContainsKey("$path #$place")) { $offered += $values["$path #$place"] }
        elseif ($values.ContainsKey("$path #*")) { $offered += $values["$path #*"] }
    }
    $offered | Where-Object { $_ -and $_.StartsWith($wordToComplete, [System.StringComparison]::OrdinalIgnoreCase) } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }`;
