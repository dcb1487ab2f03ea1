// Each script asks `fleetwright completion --suggest` for the words that fit: a first line `words`, `files` or
// `folders`, then a candidate a line, with a tab before what it is about. So nothing here changes with the commands.

const BASH = `# bash completion for fleetwright
_fleetwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" kind="" line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$kind" ]; then
      kind="$line"
      continue
    fi
    line="\${line%%$'\\t'*}"
    # bash takes = for the end of a word and wants only what comes after it.
    case "$line" in --*=*) line="\${line#*=}" ;; esac
    COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" completion --suggest -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [ "$current" = "=" ] && current=""
  case "$kind" in
    files) compopt -o filenames 2>/dev/null || true; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
    folders) compopt -o filenames 2>/dev/null || true; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current") ;;
  esac
}
complete -F _fleetwright fleetwright
`;

const ZSH = `#compdef fleetwright
# zsh completion for fleetwright
_fleetwright() {
  local -a lines candidates
  local line
  lines=("\${(@f)$("\${words[1]}" completion --suggest -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case "\${lines[1]}" in
    files) _files ;;
    folders) _files -/ ;;
    *)
      for line in "\${(@)lines[2,-1]}"; do
        candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}\${\${(M)line%%$'\\t'*}:+:\${line#*$'\\t'}}")
      done
      _describe 'fleetwright' candidates
      ;;
  esac
}
if [ "\${funcstack[1]}" = "_fleetwright" ]; then
  _fleetwright "$@"
else
  compdef _fleetwright fleetwright
fi
`;

const FISH = `# fish completion for fleetwright
function __fleetwright_complete
    set -l finished (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($finished[1] completion --suggest -- $finished[2..] "$current" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\\n' $lines[2..]
    end
end
complete -c fleetwright -f -a '(__fleetwright_complete)'
`;

const POWERSHELL = `# PowerShell completion for fleetwright
Register-ArgumentCompleter -Native -CommandName fleetwright -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $finished = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $lines = @(& $finished[0] completion --suggest '--' @($finished | Select-Object -Skip 1) "$wordToComplete" 2>$null)
  if ($lines.Count -gt 0 -and $lines[0] -eq 'words') {
    $lines | Select-Object -Skip 1 | ForEach-Object {
      $text, $about = $_ -split "\`t", 2
      if (-not $about) { $about = $text }
      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)
    }
  }
}
`;

/** The completion script of each shell that has one. */
export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL } as const;

export type Shell = keyof typeof SCRIPTS;

export function isShell(name: string): name is Shell {
  return Object.hasOwn(SCRIPTS, name);
}
