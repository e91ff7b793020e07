import { Button, Disclosure, DisclosurePanel, FileTrigger, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../../components/text-input.tsx';

/** A private certificate authority, pasted or from a file. Folded away, as most tills need none. */
export function AuthorityField({ value, onChange }: { value: string; onChange: (pem: string) => void }) {
  const { t } = useTranslation();
  const read = async (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) onChange(await file.text());
  };
  return (
    <Disclosure className="authority">
      <Heading level={2} className="authority__heading">
        <Button slot="trigger" className="authority__trigger">
          {t('pairing.authority')}
        </Button>
      </Heading>
      <DisclosurePanel className="authority__panel">
        <TextInput
          label={t('pairing.authorityText')}
          hint={t('pairing.authorityHint')}
          value={value}
          onChange={onChange}
          maxLength={100_000}
          rows={4}
        />
        <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer']} onSelect={(files) => void read(files)}>
          <Button className="action action--quiet">{t('pairing.authorityFile')}</Button>
        </FileTrigger>
      </DisclosurePanel>
    </Disclosure>
  );
}
