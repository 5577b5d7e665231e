// Patches in a realm of the page's that tell `Sheets` what scripts do to style sheets. Each only marks, after the native
// call has succeeded; results and exceptions pass through. Declaration blocks of elements are not touched.

const INSERT = 0
const DELETE = 1

export function patchCssom(scope, realm, sheets) {
  const { watched, natives } = sheets
  watched.know(realm)
  const wake = natives.guarded(() => sheets.wake())
  const sure = natives.guarded((rule) => {
    watched.add(rule)
    sheets.wake()
  })
  const inserting = natives.guarded((group, given, index) => {
    sheets.texts.inserted(group.cssRules[index], given[0])
    watched.add(group)
    sheets.wake()
  })
  const suspect = natives.guarded((rule) => {
    watched.suspect(rule)
    sheets.wake()
  })

  const end = (sheet) => sheets.cssRules(sheet).length
  const onSheet = (name, told) => scope.patch(realm, 'CSSStyleSheet', name, natives.guarded(told))
  onSheet('insertRule', (sheet, given, index) => sheets.edited(sheet, INSERT, index, given[0]))
  onSheet('addRule', (sheet, given) => sheets.edited(sheet, INSERT, given[2] === undefined ? end(sheet) - 1 : given[2] >>> 0))
  onSheet('deleteRule', (sheet, given) => sheets.edited(sheet, DELETE, given[0] >>> 0))
  onSheet('removeRule', (sheet, given) => sheets.edited(sheet, DELETE, given[0] >>> 0))
  onSheet('replaceSync', (sheet, given) => sheets.replaced(sheet, given[0]))
  onSheet('replace', (sheet, given) => sheets.replaced(sheet, given[0]))
  for (const [type, name] of [
    ['StyleSheet', 'disabled'],
    ['HTMLStyleElement', 'disabled'],
    ['MediaList', 'mediaText'],
    ['StyleSheet', 'media'],
  ]) {
    scope.patchAccessor(realm, type, name, undefined, wake)
  }
  const adopting = natives.guarded((root) => sheets.adopting(root))
  for (const type of ['Document', 'ShadowRoot']) scope.patchAccessor(realm, type, 'adoptedStyleSheets', undefined, adopting)
  const switched = natives.guarded((link) => {
    sheets.states.switched(link)
    sheets.wake()
  })
  scope.patchAccessor(realm, 'HTMLLinkElement', 'disabled', undefined, switched)
  for (const name of ['appendMedium', 'deleteMedium']) scope.patch(realm, 'MediaList', name, wake)

  for (const type of Object.getOwnPropertyNames(realm)) {
    // All kinds of rules but their common base, which has nothing to write to.
    if (!/^(?:WebKit)?CSS\w+(?:Rule|Declarations)$/.test(type)) continue
    const prototype = realm[type]?.prototype
    if (!prototype) continue
    for (const [name, { get, set, value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function') {
        if (name === 'insertRule') scope.patch(realm, type, name, inserting)
        else if (/^(?:delete|append)Rule$/.test(name)) scope.patch(realm, type, name, sure)
      } else if (get && /^(?:style|styleMap|media)$/.test(name)) scope.patchAccessor(realm, type, name, suspect, set && sure)
      else if (set) scope.patchAccessor(realm, type, name, undefined, sure)
    }
  }
}
