import type { KeyboardEvent, ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './action-button.tsx';
import { DialogCard } from './dialog-card.tsx';
import { KeyHint } from './key-hint.tsx';
import './numbered-choice.css';

export type ChoiceItem = {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly badge?: ReactNode;
};

type NumberedChoiceProps = {
  readonly title: string;
  readonly hint: string;
  readonly items: readonly ChoiceItem[];
  readonly columns: 1 | 2;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
};

/** A list to choose one from: by its number, by arrows and Enter, by its first letters, or by hand. */
export function NumberedChoice({ title, hint, items, columns, onChoose, onClose }: NumberedChoiceProps) {
  const { t } = useTranslation();
  const chooseByNumber = (event: KeyboardEvent) => {
    const item = /^[1-9]$/.test(event.key) ? items[Number(event.key) - 1] : undefined;
    if (item === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(item.id);
  };
  return (
    <DialogCard title={title} onClose={onClose}>
      <p className="quiet">{hint}</p>
      <div className="numbered-choice" onKeyDownCapture={chooseByNumber}>
        <ListBox
          aria-label={title}
          className={`numbered-choice__list numbered-choice__list--${columns}`}
          layout={columns === 1 ? 'stack' : 'grid'}
          // The first choice has the focus at once: this is the only thing to do now.
          autoFocus="first"
          onAction={(key) => onChoose(String(key))}
        >
          {items.map((item, index) => (
            <ListBoxItem key={item.id} id={item.id} textValue={item.label} className="numbered-choice__item">
              {index < 9 ? <KeyHint>{String(index + 1)}</KeyHint> : <span />}
              <span className="numbered-choice__words">
                <span className="numbered-choice__label">{item.label}</span>
                {item.detail === '' ? null : <span className="numbered-choice__detail">{item.detail}</span>}
              </span>
              {item.badge ?? null}
            </ListBoxItem>
          ))}
        </ListBox>
      </div>
      <div className="dialog-card__actions">
        <ActionButton onPress={onClose} keyHint={t('key.escape')}>
          {t('app.cancel')}
        </ActionButton>
      </div>
    </DialogCard>
  );
}
