import ts from 'typescript';

/** Members by the name of their class or interface, those it inherits included. An event is the member `on:NAME`. */
export type ElectronApi = Map<string, Set<string>>;
type Declaration = { members: Set<string>; parents: string[] };

/** Reads the text of an `electron.d.ts`. */
export function readElectronTypes(text: string): ElectronApi {
  const declarations = new Map<string, Declaration>();
  const visit = (node: ts.Node) => {
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) addDeclaration(declarations, node);
    else if (ts.isTypeAliasDeclaration(node))
      declarations.set(node.name.text, declarations.get(node.name.text) ?? empty());
    else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(ts.createSourceFile('electron.d.ts', text, ts.ScriptTarget.Latest), visit);
  return new Map([...declarations.keys()].map((name) => [name, flatten(declarations, name)]));
}

function addDeclaration(all: Map<string, Declaration>, node: ts.ClassDeclaration | ts.InterfaceDeclaration): void {
  if (!node.name) return;
  const known = all.get(node.name.text) ?? empty();
  all.set(node.name.text, known);
  for (const clause of node.heritageClauses ?? []) {
    for (const type of clause.types) {
      const name = ts.isPropertyAccessExpression(type.expression) ? type.expression.name : type.expression;
      if (ts.isIdentifier(name)) known.parents.push(name.text);
    }
  }
  for (const member of node.members) {
    const name = member.name && ts.isIdentifier(member.name) ? member.name.text : null;
    if (name === null) continue;
    known.members.add(name);
    const event = name === 'on' ? eventName(member) : null;
    if (event !== null) known.members.add(`on:${event}`);
  }
}

function eventName(member: ts.TypeElement | ts.ClassElement): string | null {
  if (!ts.isMethodSignature(member) && !ts.isMethodDeclaration(member)) return null;
  const type = member.parameters[0]?.type;
  return type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : null;
}

function flatten(all: Map<string, Declaration>, name: string, seen = new Set<string>()): Set<string> {
  const declaration = all.get(name);
  if (!declaration || seen.has(name)) return new Set();
  seen.add(name);
  return new Set([...declaration.members, ...declaration.parents.flatMap((parent) => [...flatten(all, parent, seen)])]);
}

function empty(): Declaration {
  return { members: new Set(), parents: [] };
}
