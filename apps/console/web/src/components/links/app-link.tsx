/** A link within the console. Paths come from answers too, so it takes any; new tabs are the browser's. */
import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

export interface AppLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
  /** Another part of the same page: "back" leads to the page before. */
  readonly isReplace?: boolean;
}

export function AppLink({ href, isReplace = false, onClick, children, ...rest }: AppLinkProps) {
  const go = useGo();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const isOther = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || isOther || !isOwnPath(href)) return;
    event.preventDefault();
    go(href, isReplace);
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
export function useGo(): (href: string, isReplace?: boolean) => void {
  const { history } = useRouter();
  return (href, isReplace = false) => {
    if (isOwnPath(href)) history[isReplace || isStep ? 'replace' : 'push'](href);
  };
}

let isStep = false;

/** Where `go` leads takes the place of the page that is shown, as one row after the other does: "back" leaves them all. */
export function stepInPlace(go: () => void): void {
  isStep = true;
  try {
    go();
  } finally {
    isStep = false;
  }
}
