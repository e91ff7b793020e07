import { useTranslation } from 'react-i18next';
import { ActionButton } from './action-button.tsx';
import { DialogCard } from './dialog-card.tsx';
import { type ChoiceItem, NumberedList } from './numbered-list.tsx';

type NumberedChoiceProps = {
  readonly title: string;
  readonly hint: string;
  readonly items: readonly ChoiceItem[];
  readonly columns: 1 | 2;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
};

/** A question over the screen: one of a numbered list, or none. */
export function NumberedChoice({ title, hint, items, columns, onChoose, onClose }: NumberedChoiceProps) {
  const { t } = useTranslation();
  return (
    <DialogCard title={title} onClose={onClose}>
      <p className="quiet">{hint}</p>
      <NumberedList label={title} items={items} columns={columns} onChoose={onChoose} />
      <div className="dialog-card__actions">
        <ActionButton onPress={onClose} keyHint={t('key.escape')}>
          {t('app.cancel')}
        </ActionButton>
      </div>
    </DialogCard>
  );
}
