class PostgresEngine:
    pass
