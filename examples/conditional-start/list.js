const list = document.querySelector('#list');
document.querySelector('#add').addEventListener('click', () => {
  const item = document.createElement('li');
  item.textContent = `Item ${list.children.length + 1}`;
  list.append(item);
});
