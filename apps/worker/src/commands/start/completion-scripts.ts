/** The scripts of the shells. Each asks the program itself for the words: they need no update with it. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof SHELLS)[number];

// Bash takes a colon for the end of a word: the line is split again here, and what is before the last colon of the word
// is cut from each answer.
const BASH = `# Completion of worker for bash. In ~/.bashrc: source <(worker completion bash)
_worker_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current cut word
  read -ra words <<< "$line"
  if [[ "$line" == *[[:space:]] ]]; then words+=(''); fi
  current="\${words[\${#words[@]}-1]}"
  cut="\${current%"\${current##*:}"}"
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("\${word#"$cut"}")
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _worker_complete worker
`;

const ZSH = `#compdef worker
# Completion of worker for zsh. In ~/.zshrc, after compinit: source <(worker completion zsh)
_worker_complete() {
  local -a answers
  answers=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if (( \${#answers} )) && [[ -n "\${answers[1]}" ]]; then compadd -Q -- "\${answers[@]}"; else _files; fi
}
compdef _worker_complete worker
`;

const FISH = `# Completion of worker for fish. worker completion fish > ~/.config/fish/completions/worker.fish
function __worker_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l answers ($words[1] __complete $words[2..-1] 2>/dev/null)
  if set -q answers[1]
    printf '%s\\n' $answers
  else
    # The files: those of an empty command.
    complete -C "'' "(commandline -ct)
  end
end
complete -c worker -k -f -a '(__worker_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
