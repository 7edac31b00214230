"""The functions that SQL may call: pure ones, whose answer is told by their arguments alone.

Left out on purpose: what reads files, settings, the clock (`$scanned_at` is the time), chance or sequences;
what runs SQL given as text; what waits; what makes a huge value from a small one (repeat, lpad, printf,
format, bar, list_resize, bitstring); and the catalogue.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPERATORS = _words(
    "!~~ !~~* % & && * ** + - -> ->> / // << <@ >> @> @ ^ ^@ | || ~ ~~ ~~* ~~~ __between "
    "like_escape ilike_escape not_like_escape not_ilike_escape"
)

TEXT = _words(
    """
    ascii base64 bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein
    decode encode ends_with from_base64 from_hex hex instr jaccard jaro_similarity jaro_winkler_similarity
    lcase left length length_grapheme len levenshtein lower ltrim md5 nfc_normalize octet_length ord
    parse_dirname parse_dirpath parse_filename parse_path position prefix regexp_escape regexp_extract
    regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array replace reverse
    right rtrim sha1 sha256 split split_part starts_with str_split str_split_regex string_split
    string_split_regex string_to_array strip_accents strlen strpos substr substring substring_grapheme suffix
    to_base64 to_hex translate trim ucase unhex unicode upper url_decode url_encode
    """
)

NUMBERS = _words(
    """
    abs add bit_count ceil ceiling divide even exp fdiv floor fmod gcd greatest greatest_common_divisor
    isfinite isinf isnan lcm least least_common_multiple ln log log10 log2 mod multiply pow power radians
    round round_even sign signbit sqrt subtract trunc xor
    """
)

TIMES = _words(
    """
    century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname
    dayofmonth dayofweek dayofyear decade epoch epoch_ms epoch_ns epoch_us era hour isodow isoyear julian
    last_day make_date make_time make_timestamp make_timestamptz microsecond millennium millisecond minute
    month monthname nanosecond quarter second strftime strptime time_bucket timezone to_centuries to_days
    to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters
    to_seconds to_timestamp to_weeks to_years try_strptime week weekday weekofyear year yearweek
    """
)

NESTED = _words(
    """
    array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_distinct
    array_extract array_filter array_has array_has_all array_has_any array_indexof array_intersect
    array_length array_pop_back array_pop_front array_position array_prepend array_push_back
    array_push_front array_reduce array_reverse array_reverse_sort array_select array_slice array_sort
    array_to_string array_transform array_unique array_where array_zip cardinality element_at filter flatten
    generate_series list_aggr list_aggregate list_any_value list_append list_apply list_avg list_bool_and
    list_bool_or list_cat list_concat list_contains list_count list_distinct list_element list_extract
    list_filter list_first list_has list_has_all list_has_any list_indexof list_intersect list_last list_max
    list_median list_min list_mode list_pack list_position list_prepend list_reduce list_reverse
    list_reverse_sort list_select list_slice list_sort list_string_agg list_sum list_transform list_unique
    list_value list_where list_zip map map_concat map_contains map_contains_entry map_contains_value
    map_entries map_extract map_extract_value map_from_entries map_keys map_values range reduce row
    struct_concat struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert
    struct_keys struct_pack struct_position struct_update struct_values unnest
    from_json json json_array json_array_length json_contains json_exists json_extract json_extract_path
    json_extract_path_text json_extract_string json_keys json_object json_pretty json_quote json_structure
    json_type json_valid json_value row_to_json to_json array_to_json json_merge_patch
    """
)

CHOICES = _words("hash if iff ifnull nullif typeof pg_typeof switch")

SUBJECTS = _words("build_service_scope")
"""Candado's own functions of a descriptor; see the module macros."""

SCALAR = OPERATORS | TEXT | NUMBERS | TIMES | NESTED | CHOICES | SUBJECTS

MACROS = _words("every any_of")
"""Candado's own aggregates; see the module macros."""

AGGREGATE = MACROS | _words(
    """
    any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min
    arg_min_null argmax argmin array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if
    count_star countif covar_pop covar_samp entropy favg first fsum geomean geometric_mean group_concat
    histogram json_group_array json_group_object kurtosis last list listagg mad max max_by mean median min
    min_by mode product quantile quantile_cont quantile_disc skewness stddev stddev_pop stddev_samp
    string_agg sum var_pop var_samp variance wavg weighted_avg
    """
)
"""Many rows in, one value out."""

WINDOW = _words(
    "cume_dist dense_rank first_value fill lag last_value lead nth_value ntile percent_rank rank rank_dense "
    "row_number"
)

TABLE: dict[str, tuple[str, ...]] = {
    "range": (),
    "generate_series": (),
    "unnest": (),
    "json_each": ("key", "value", "type", "atom", "id", "parent", "fullkey", "path"),
}
"""Functions that may stand in FROM, and their columns; none means one, named as the function or its alias."""

NULL_BLIND = _words(
    """
    concat concat_ws greatest least hash typeof pg_typeof list_value list_pack row struct_pack struct_insert
    struct_update struct_concat map map_from_entries map_concat list_append list_prepend list_concat list_cat
    array_append array_prepend array_concat array_cat array_push_back array_push_front json_array json_object
    json_quote to_json row_to_json array_to_json json_merge_patch && switch list_zip array_zip
    """
)
"""Functions that give a value although an argument is NULL."""

TYPES = _words(
    """
    array bigint binary blob bool boolean bpchar bytea char date datetime decimal dec double float float4
    float8 guid hugeint int int1 int2 int4 int8 int16 int32 int64 integer interval json list logical long map
    numeric oid real row short signed smallint string struct text time timestamp timestamp_ms timestamp_ns
    timestamp_s timestamptz timetz tinyint ubigint uhugeint uint8 uint16 uint32 uint64 uinteger usmallint
    utinyint uuid varbinary varchar
    """
) | {"time with time zone", "timestamp with time zone"}
"""Types to cast to."""

AMBIENT = _words(
    "current_catalog current_date current_role current_schema current_time current_timestamp current_user "
    "localtime localtimestamp session_user user"
)
"""Words that look like a column and are a call: the clock and the session."""
