import ts from 'typescript';
import { type BundleKind, newerFeatures } from './newer-javascript.ts';

type Use = { name: string; node: ts.Node };

/**
 * Lines that tell where a bundle uses JavaScript or Node API that the older Electron lacks. A use is fine where the code around it
 * first asks whether it is there, as many libraries do.
 */
export function findNewerJavaScript(bundle: { path: string; text: string; kind: BundleKind }): string[] {
  const since = new Map<string, string>();
  for (const feature of newerFeatures) {
    if (feature.kinds.includes(bundle.kind)) for (const name of feature.names) since.set(name, feature.since);
  }
  const file = ts.createSourceFile(bundle.path, bundle.text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const declared = declaredNames(file);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    for (const use of usesIn(node)) {
      const version = since.get(use.name);
      if (version === undefined || declared.has(use.name) || isGuarded(use)) continue;
      const { line } = file.getLineAndCharacterOfPosition(use.node.getStart(file));
      found.push(`${bundle.path}:${line + 1}: ${use.name} came with ${version}.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function usesIn(node: ts.Node): Use[] {
  if (ts.isPropertyAccessExpression(node)) {
    return [`${node.expression.getText()}.${node.name.text}`, `.${node.name.text}`].map((name) => ({ name, node }));
  }
  if (ts.isIdentifier(node)) return isValue(node) ? [{ name: node.text, node }] : [];
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const specifier = node.moduleSpecifier.text;
    const module = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    const bindings = node.importClause?.namedBindings;
    const names = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    return [
      { name: module, node },
      ...names.map((element) => ({ name: `${module}#${(element.propertyName ?? element.name).text}`, node: element })),
    ];
  }
  return [];
}

/** Whether the identifier is read as a value, not a property's or declaration's name. */
function isValue(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isTypeOfExpression(parent)) return false;
  return ts.isExpression(parent) || ts.isVariableDeclaration(parent) || ts.isReturnStatement(parent);
}

/** Names the bundle declares itself, such as its own class WebSocket. */
function declaredNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node) => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isClassExpression(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node);
    if (isDeclaration && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    if ((ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name)) {
      names.add(`.${node.name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** Whether the use is itself a question, or the function around it asks the same question somewhere. */
function isGuarded(use: Use): boolean {
  const wanted = use.name.startsWith('.') ? use.name.slice(1) : use.name;
  for (let scope: ts.Node | undefined = use.node; scope; scope = scope.parent) {
    if (!ts.isFunctionLike(scope) && !ts.isSourceFile(scope)) continue;
    // At the top of a bundle of many modules a question may be about anything; there it must stand around the use itself.
    return ts.isSourceFile(scope)
      ? isInsideQuestion(use.node, wanted)
      : asks(scope, wanted) || isInsideQuestion(use.node, wanted);
  }
  return false;
}

function isInsideQuestion(node: ts.Node, wanted: string): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if ((ts.isIfStatement(at) || ts.isConditionalExpression(at) || ts.isBinaryExpression(at)) && asks(at, wanted))
      return true;
  }
  return false;
}

/** Looks for `typeof X`, `if (X)`, `X ? `, `X &&`, `!X`, `X?.(` and `'x' in y` below a node. */
function asks(node: ts.Node, wanted: string): boolean {
  if (ts.isTypeOfExpression(node)) return mentions(node.expression, wanted);
  if (ts.isIfStatement(node) && mentions(node.expression, wanted)) return true;
  if (ts.isConditionalExpression(node) && mentions(node.condition, wanted)) return true;
  if (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.ExclamationToken &&
    mentions(node.operand, wanted)
  )
    return true;
  if (ts.isCallExpression(node) && node.questionDotToken && mentions(node.expression, wanted)) return true;
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.InKeyword && ts.isStringLiteral(node.left) && wanted.endsWith(node.left.text))
      return true;
    const isChoice = [
      ts.SyntaxKind.AmpersandAmpersandToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ].includes(kind);
    if (isChoice && mentions(node.left, wanted)) return true;
  }
  return ts.forEachChild(node, (child) => asks(child, wanted) || undefined) ?? false;
}

function mentions(node: ts.Node, wanted: string): boolean {
  const text = node.getText();
  return (
    text === wanted || text.endsWith(`.${wanted}`) || text.includes(`typeof ${wanted}`) || text.startsWith(`${wanted}.`)
  );
}
