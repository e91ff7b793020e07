import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './action-button.tsx';
import { DialogCard } from './dialog-card.tsx';
import { KeyHint } from './key-hint.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import './key-list.css';

/** All keys of the screen that stands, and the language. */
export function KeyList({ isSale, onClose }: { isSale: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const rows = isSale ? saleKeys(t) : signInKeys(t);
  return (
    <DialogCard title={t('keys.title')} onClose={onClose}>
      <dl className="key-list" aria-label={t('keys.list')}>
        {rows.map(([keys, meaning]) => (
          <Fragment key={meaning}>
            <dt className="key-list__keys">
              {keys.map((key) => (
                <KeyHint key={key}>{key}</KeyHint>
              ))}
              <span className="visually-hidden">{keys.join(', ')}</span>
            </dt>
            <dd>{meaning}</dd>
          </Fragment>
        ))}
      </dl>
      <div className="key-list__foot">
        <LanguageSwitch />
        <ActionButton onPress={onClose} keyHint={t('key.escape')}>
          {t('app.close')}
        </ActionButton>
      </div>
    </DialogCard>
  );
}

type Rows = readonly (readonly [readonly string[], string])[];
type Translate = ReturnType<typeof useTranslation>['t'];

function saleKeys(t: Translate): Rows {
  return [
    [['F2'], t('keys.find')],
    [[t('key.enter')], t('keys.enter')],
    [['↑', '↓'], t('keys.lines')],
    [['+', '−'], t('keys.quantity')],
    [[t('key.delete')], t('keys.remove')],
    [['1', '…', '9'], t('keys.choose')],
    [[t('key.escape')], t('keys.escape')],
    [[`${t('key.control')}+L`], t('keys.lock')],
    [['?'], t('keys.help')],
  ];
}

function signInKeys(t: Translate): Rows {
  return [
    [['1', '…', '9'], t('keys.choose')],
    [['0', '…', '9'], t('keys.signInDigits')],
    [[t('key.enter')], t('keys.signInEnter')],
    [[t('key.escape')], t('keys.signInEscape')],
    [['?'], t('keys.help')],
  ];
}
