/** Which repositories an organisation may write to: `owner/name`, `owner/*` or `*`, in any case. Pure. */
export function allowedRepos(patterns: readonly string[], isAlone: boolean): (repo: string) => boolean {
  // With two organisations in a store each must say what is its own.
  if (patterns.length === 0) return () => isAlone;
  const wanted = patterns.map((pattern) => pattern.toLowerCase());
  return (repo) => {
    const name = repo.toLowerCase();
    const [owner = ''] = name.split('/');
    return wanted.some((pattern) => pattern === '*' || pattern === name || pattern === `${owner}/*`);
  };
}
