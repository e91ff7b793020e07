import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { keepLanguage, languageSchema } from '../locales/language.ts';
import './language-switch.css';

/** Changes the window's language at once, and keeps it for this till. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const choose = (tag: unknown) => {
    const language = languageSchema.safeParse(tag);
    if (!language.success) return;
    keepLanguage(localStorage, language.data);
    void i18n.changeLanguage(language.data);
  };
  return (
    <ToggleButtonGroup
      className="language-switch"
      aria-label={t('app.language')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[i18n.language]}
      onSelectionChange={(keys) => choose([...keys][0])}
    >
      <ToggleButton id="en" className="language-switch__language">
        {t('app.english')}
      </ToggleButton>
      <ToggleButton id="de" className="language-switch__language">
        {t('app.german')}
      </ToggleButton>
    </ToggleButtonGroup>
  );
}
