// Before the first paint, as a file of its own: the content security policy allows no inline script.
{
  let wanted;
  try {
    wanted = JSON.parse(localStorage.getItem('sb.settings') ?? '{}').theme;
  } catch {
    // A browser without storage has the theme of the system.
  }
  const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset.theme = wanted === 'light' || wanted === 'dark' ? wanted : system;
}
