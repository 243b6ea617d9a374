/** The script for bash, from 3.2 on: no associative arrays, which bash of macOS lacks. */
import { bareTool, type CompletionWords, type Offer } from './completion-words.ts';

export function bashScript(words: CompletionWords): string {
  return [
    '# Completion of attiva for bash. Written by `attiva completion bash`; write it anew after an update.',
    ...lookUp('_attiva_next', words.next, (next) => next.join(' ')),
    ...lookUp('_attiva_options', words.options, (options) => options.join(' ')),
    ...lookUp('_attiva_value', words.values, offered),
    completing,
  ].join('\n');
}

/** A function that prints the row of its first argument, or nothing. */
function lookUp<Row>(name: string, rows: ReadonlyMap<string, Row>, text: (row: Row) => string): readonly string[] {
  const cases = Array.from(rows, ([key, row]) => `    ${quoted(key)}) printf '%s' ${quoted(text(row))} ;;`);
  return [`${name}() {`, '  case $1 in', ...cases, '  esac', '}'];
}

/** What is no word begins with a sign that no word begins with. */
function offered(offer: Offer): string {
  return typeof offer === 'string' ? `=${offer}` : offer.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const completing = String.raw`_attiva_reply() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}
_attiva_offer() {
  case $1 in
    =file) compopt -o filenames 2>/dev/null; _attiva_reply < <(compgen -f -- "$2") ;;
    =folder) compopt -o filenames 2>/dev/null; _attiva_reply < <(compgen -d -- "$2") ;;
    =anything) ;;
    *) _attiva_reply < <(compgen -W "$1" -- "$2") ;;
  esac
}
_attiva() {
  local cur=${'$'}{COMP_WORDS[COMP_CWORD]} path='' option='' place=1 index word value
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${'$'}{COMP_WORDS[index]}
    # Bash splits --option=value into three words.
    if [ "$word" = '=' ]; then continue; fi
    if [ -n "$option" ]; then option=''; continue; fi
    if [ "$word" = '--' ]; then _attiva_offer =file "$cur"; return; fi
    case $word in
      -*) if [ -n "$(_attiva_value "$path $word")" ]; then option=$word; fi; continue ;;
    esac
    if [ "$place" = 1 ] && [ -n "$(_attiva_options "${'$'}{path:+$path }$word")" ]; then
      path="${'$'}{path:+$path }$word"
    else
      place=$((place + 1))
    fi
  done
  if [ "$cur" = '=' ]; then cur=''; fi
  if [ -n "$option" ]; then _attiva_offer "$(_attiva_value "$path $option")" "$cur"; return; fi
  case $cur in
    -*) _attiva_offer "$(_attiva_options "$path")" "$cur"; return ;;
    /*) if [ -z "$path" ] && [ "$place" = 1 ]; then _attiva_offer "$(_attiva_next ${bareTool})" "$cur"; return; fi ;;
  esac
  value=$(_attiva_value "$path #$place")
  if [ -z "$value" ]; then value=$(_attiva_value "$path #*"); fi
  if [ "$place" = 1 ] && [ -n "$(_attiva_next "$path")" ]; then
    case $value in
      =*) value='' ;;
    esac
    value="$(_attiva_next "$path") $value"
  fi
  _attiva_offer "${'$'}{value:-=anything}" "$cur"
}
complete -F _attiva attiva`;
