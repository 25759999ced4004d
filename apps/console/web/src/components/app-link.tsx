/** A link within the console. Paths come from answers too, so it takes any; new tabs are the browser's. */
import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

interface AppLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

export function AppLink({ href, onClick, children, ...rest }: AppLinkProps) {
  const { history } = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const isOther = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || isOther || !isOwnPath(href)) return;
    event.preventDefault();
    history.push(href);
  };
  return (
    <a {...rest} href={isOwnPath(href) ? href : '#'} onClick={follow}>
      {children}
    </a>
  );
}

/** `//elsewhere` and `javascript:` are no paths of ours. */
function isOwnPath(href: string): boolean {
  return /^\/(?![/\\])/.test(href);
}

/** The same by a key. */
export function useGo(): (href: string) => void {
  const { history } = useRouter();
  return (href) => {
    if (isOwnPath(href)) history.push(href);
  };
}
