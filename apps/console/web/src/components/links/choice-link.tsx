import { AppLink, type AppLinkProps } from './app-link.tsx';

interface ChoiceLinkProps extends AppLinkProps {
  readonly isOn: boolean;
}

/** A link to one of several: a view, or a value of a filter. The one that is shown is marked. */
export function ChoiceLink({ isOn, className, ...link }: ChoiceLinkProps) {
  return (
    <AppLink
      {...link}
      className={[className, isOn && 'on'].filter(Boolean).join(' ') || undefined}
      aria-current={isOn ? 'true' : undefined}
    />
  );
}
