import type { Random } from './random.ts';

interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
  readonly order: 'given-first' | 'family-first';
}

const GERMAN = culture(
  'Anneliese|Birgit|Dörte|Elfriede|Friederike|Greta|Hannelore|Ida|Jörg|Kläre|Lennard|Matthäus|Nele|Ottokar|Pauline|' +
    'Quirin|Rüdiger|Sönke|Theodor|Ulrike|Veit|Wiebke|Xaver|Yannick|Zita|Anna-Lena|Hans-Jürgen|Karl-Heinz',
  'Ackermann|Bäumler|Claußen|Dröge|Eschenbach|Fürstenau|Größmann|Haßlinger|Iversen|Jäckel|Köpke|Löffelholz|Mühlbauer|' +
    'Nöthen|Oehlenschläger|Pfütze|Querfurth|Rößler|Schönwald|Süßkind|Tränkner|Überall|Völkening|Wüstenhagen|Zöllner|' +
    'von der Heyde|Müller-Lindenthal',
);

/** Where the customers of a central European retailer come from, and how often. */
const CULTURES: readonly (readonly [Culture, number])[] = [
  [GERMAN, 46],
  [
    culture(
      'Ayşe|Burçin|Çağla|Deniz|Elif|Fırat|Gökçe|Hüseyin|İlker|Kübra|Nazlı|Özge|Şebnem|Tuğrul|Ümit|Yağmur',
      'Akdağ|Börekçi|Çelikkol|Değirmenci|Erdoğmuş|Gündüzalp|İnceoğlu|Karakuş|Özyürek|Şimşekler|Türkyılmaz|Yıldırımer',
    ),
    12,
  ],
  [
    culture(
      'Agnieszka|Bożena|Dobrosława|Elżbieta|Grażyna|Jarosław|Łukasz|Małgorzata|Paweł|Róża|Stanisław|Święcisława|Żaneta',
      'Błaszczak|Chrząszcz|Dąbek|Gołębiewski|Jabłonka|Kościelna|Łączkowska|Nadrzeczny|Ostrężna|Świątek-Wrona|Źrebiec',
    ),
    8,
  ],
  [
    culture(
      'Amélie|Baptiste|Chloé|Éloïse|François|Gaëtan|Hélène|Jérôme|Loïc|Maëlle|Noël|Océane|Rémi|Solène|Zoé',
      "Beauséjour|Châtelain|D'Aubrac|Desrosiers|Évrard|Lefèvre-Garcin|Maîtrejean|Pélissier|de La Tour Noire|Vallée|Würtz",
    ),
    5,
  ],
  [
    culture(
      'Adrián|Begoña|Concepción|Íñigo|Jesús|Martín|Noelia|Raúl|Sofía|Xoán|Zoraida|Ángela',
      'Agüero Peña|Ibáñez Cano|Muñoz Ríos|Núñez de la Vega|Ordóñez Sáez|Peñalver Güell|Quiñones Oria|Yáñez Colmenar',
    ),
    3,
  ],
  [
    culture(
      'Branimir|Đurđica|Goran|Ivančica|Ljiljana|Miloš|Nevenka|Siniša|Tijana|Željko|Živana',
      'Bošnjaković|Čavlović|Đurašin|Grgurević|Kovačina|Njegošević|Šćepanov|Tadijin|Vukšanović|Žutić',
    ),
    5,
  ],
  [
    culture(
      'Aneta|Bohumír|Čestmír|Dušana|Jiřina|Květa|Lubomír|Ondřej|Přemysl|Řehoř|Vojtěch|Zdeňka',
      'Blažej|Čtvrtečka|Dvořáček|Hřebíček|Jeřábková|Křížanová|Nesvadba|Ptáčník|Říčanová|Šťovíček|Žďárský',
    ),
    3,
  ],
  [
    culture(
      'Ágnes|Béla|Csilla|Előd|Gyöngyi|Hedvig|Ildikó|Lőrinc|Márton|Örs|Réka|Tünde|Zsófia',
      'Árvai|Bőjte|Csengődi|Faragó|Győrfi|Hegedűs-Tóth|Kőszegi|Nyíri|Ördögh|Szűrös|Ütő|Zsigárdi',
      'family-first',
    ),
    2,
  ],
  [
    culture(
      'Adriënne|Bram|Daniëlle|Fleur|Gijs|Jeroen|Loes|Maaike|Noëlle|Rutger|Sjoerd|Thijs',
      "van den Bogaard|de Groot-Wiersma|IJzerman|ter Horst|'t Lam|van 't Veld|Zeeuws|Ruijters|Oudekerk",
    ),
    3,
  ],
  [
    culture(
      'Bùi Anh|Đặng Minh|Hồng Nhung|Ngọc Ánh|Quốc Bảo|Thị Hương|Trúc Quỳnh|Văn Đức|Xuân Mai',
      'Bế|Đỗ|Hoàng|Lưu|Nguyễn|Phạm|Trịnh|Vũ',
      'family-first',
    ),
    3,
  ],
  [
    culture(
      'Anastasija|Bohdan|Daryna|Kyrylo|Ljubow|Mykola|Oleksij|Svitlana|Yaroslava',
      'Bondarejko|Hrytsak-Lys|Kovaltschuk|Marusjak|Pylypko|Schewtschyk|Tkatschuk|Zabolotnyj',
    ),
    3,
  ],
  [culture('Богдана|Дарина|Кирило|Любов|Оксана|Тарас', 'Верещака|Гончарик|Ковалівна|Лебединець|Щербина'), 1],
  [culture('Αθηνά|Γεώργιος|Ελπίδα|Κωνσταντίνα|Σπύρος|Χαράλαμπος', 'Βλαχάκης|Δημητράκη|Καραμπίνης|Ξυλούρα|Ψαράς'), 1],
  [culture('أمينة|باسل|جمانة|رشا|سامر|يارا', 'البيطار|الحلواني|الخياط|النجار|الورّاق'), 1],
  [culture('Adaeze|Chinedu|Ìfẹ́olúwa|Ngozi|Olúwaṣeun|Ọláídé|Tẹmítọ́pẹ́', 'Adébáyọ̀|Ezeani|Ìbídàpọ̀|Nwọsu|Ọ̀ṣúnbọ̀'), 1],
  [
    culture(
      'Anjali|Devika|Harpreet|Kaveri|Nikhil|Rohan|Sunita',
      'Bhattathiri|Chattopadhyaya|Deshmukh-Rao|Kulkarnee|Sandhawalia',
    ),
    2,
  ],
  [culture('Ásdís|Björk|Guðrún|Hrafnkell|Sigríður|Þórunn|Örn', 'Eiríksdóttir|Hallgrímsson|Njálsdóttir|Þorgeirsson'), 1],
  [culture('雅婷|志明|淑芬|建宏', '歐陽|林|張|陳', 'family-first'), 1],
];

/** People who go by one name, as some do. */
const SINGLE_NAMES: readonly string[] = ['Suprapti', 'Wibisana', 'Ó', 'Kadek', 'Tenzin'];

/** A name as it stands on a membership, in the order of the person's own culture. */
export function pickName(random: Random): string {
  if (random.integer(400) === 0) return random.pick(SINGLE_NAMES);
  const { given, family, order } = random.pickWeighted(CULTURES);
  const names = [random.pick(given), random.pick(family)];
  const ordered = order === 'given-first' ? names : names.toReversed();
  return ordered.join(/^\p{Script=Han}/u.test(names.join('')) ? '' : ' ');
}

/** A name for someone who works in a store. */
export function pickStaffName(random: Random): string {
  return `${random.pick(GERMAN.given)} ${random.pick(GERMAN.family)}`;
}

function culture(given: string, family: string, order: Culture['order'] = 'given-first'): Culture {
  return { given: given.split('|'), family: family.split('|'), order };
}
