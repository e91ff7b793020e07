import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { KeyHint } from './key-hint.tsx';
import './action-button.css';

type ActionButtonProps = {
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** `primary`: what comes next. `quiet`: a small one. */
  readonly kind?: 'primary' | 'plain' | 'quiet';
  /** The key that does the same. */
  readonly keyHint?: string | undefined;
  readonly isDisabled?: boolean;
  readonly type?: 'button' | 'submit';
  readonly label?: string;
  /** The answer that Enter gives in a dialog. */
  readonly hasFocus?: boolean;
};

/** An action with its key beside it. A press by hand leaves the focus where it is, so that Enter keeps its meaning. */
export function ActionButton(props: ActionButtonProps) {
  const { children, onPress, kind = 'plain', keyHint, isDisabled = false, type = 'button', label } = props;
  return (
    <Button
      className={`action action--${kind}`}
      onPress={onPress}
      isDisabled={isDisabled}
      type={type}
      preventFocusOnPress
      autoFocus={props.hasFocus ?? false}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      <span className="action__label">{children}</span>
      {keyHint === undefined ? null : <KeyHint>{keyHint}</KeyHint>}
    </Button>
  );
}
