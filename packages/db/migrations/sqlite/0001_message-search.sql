-- Drizzle knows no virtual tables. The rowid is (room_id << 32) | seq. Only which message holds which token is kept: the text stands
-- in messages, and tokens are cut, folded and marked by the application (src/store/search-tokens.ts), so that any script is found.
-- The ascii tokenizer leaves them whole.
CREATE VIRTUAL TABLE `message_search` USING fts5(`tokens`, content='', contentless_delete=1, detail=none, tokenize='ascii');
