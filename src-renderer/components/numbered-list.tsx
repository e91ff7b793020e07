import type { KeyboardEvent, ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { KeyHint } from './key-hint.tsx';
import './numbered-list.css';

export type ChoiceItem = {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly badge?: ReactNode;
  /** It cannot be chosen just now; its detail says why, and choosing it says so too. */
  readonly isOff?: boolean;
};

type NumberedListProps = {
  readonly label: string;
  readonly items: readonly ChoiceItem[];
  readonly columns: 1 | 2;
  readonly onChoose: (id: string) => void;
};

/** A list to choose one from: by its number, by arrows and Enter, by its first letters, or by hand. */
export function NumberedList({ label, items, columns, onChoose }: NumberedListProps) {
  const chooseByNumber = (event: KeyboardEvent) => {
    const item = /^[1-9]$/.test(event.key) ? items[Number(event.key) - 1] : undefined;
    if (item === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(item.id);
  };
  return (
    <div className="numbered-list" onKeyDownCapture={chooseByNumber} data-own-keys>
      <ListBox
        aria-label={label}
        className={`numbered-list__items numbered-list__items--${columns}`}
        layout={columns === 1 ? 'stack' : 'grid'}
        // The first choice has the focus at once: this is the only thing to do now.
        autoFocus="first"
        onAction={(key) => onChoose(String(key))}
      >
        {items.map((item, index) => (
          <ListBoxItem
            key={item.id}
            id={item.id}
            textValue={item.label}
            className={`numbered-list__item ${item.isOff === true ? 'numbered-list__item--off' : ''}`}
          >
            {index < 9 ? <KeyHint>{String(index + 1)}</KeyHint> : <span />}
            <span className="numbered-list__words">
              <span className="numbered-list__label">{item.label}</span>
              {item.detail === '' ? null : <span className="numbered-list__detail">{item.detail}</span>}
            </span>
            {item.badge ?? null}
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  );
}
